package breaking

import (
	"fmt"
	"slices"

	"github.com/apigen/apigen/parser/contract"
)

// constants finds the constants of options that Go code could name and that are
// gone, of types that are still there.
func (c *comparison) constants() {
	c.node = nil
	fresh := map[string]*contract.Type{}
	for _, t := range c.new.Types {
		fresh[t.Name] = t
	}
	for _, old := range c.old.Types {
		if new := fresh[old.Name]; new != nil {
			c.constantsOf(old, new)
		}
	}
}

func (c *comparison) constantsOf(old, new *contract.Type) {
	for i, name := range old.OptionNames {
		if slices.Contains(new.OptionNames, name) {
			continue
		}
		what := fmt.Sprintf("constant %s of %s is gone", name, old.Name)
		if at := slices.Index(new.Options, old.Options[i]); at >= 0 {
			what = fmt.Sprintf("constant %s of %s is called %s now", name, old.Name, new.OptionNames[at])
		}
		c.report(ConstantRemoved, change{what: what, old: old.Span, new: new.Span, detail: name, subjects: []string{old.Name, name}})
	}
}
