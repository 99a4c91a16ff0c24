package merge

import (
	"strings"

	"github.com/apigen/apigen/generator/plan"
)

// recoverGenerated finds, when there is no record, the generated files that the run
// before must have written: their header tells. It reports whether there is
// logic that the record would be needed for.
func (m *merger) recoverGenerated() (bool, error) {
	for _, dir := range []string{"internal/handler", "internal/types"} {
		names, err := m.below(dir, func(name string) bool { return strings.HasSuffix(name, ".go") })
		if err != nil {
			return false, err
		}
		for _, name := range names {
			f, err := m.file(name)
			if err != nil {
				return false, err
			}
			if plan.Intact(f.base) {
				m.was.Generated[name] = true
			}
		}
	}
	logic, err := m.logicFiles()
	return len(logic) > 0, err
}
