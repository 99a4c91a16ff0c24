package merge

import (
	"go/ast"
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

// calledInVain reports whether a handler that stays names logic that goes.
func (m *merger) calledInVain(handler *file) bool {
	syntax, err := handler.parse()
	if err != nil {
		return false
	}
	dirs := map[string]string{} // by local name
	for _, i := range handler.imports() {
		if dir, ok := strings.CutPrefix(i.path, m.wants.Root+"/"); ok && strings.HasPrefix(dir+"/", logicDir+"/") {
			dirs[i.name] = dir
		}
	}
	vain := false
	ast.Inspect(syntax, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && dirs[id.Name] != "" {
				files, err := m.goFiles(dirs[id.Name])
				vain = vain || err == nil && !declares(files, sel.Sel.Name)
			}
		}
		return !vain
	})
	return vain
}
