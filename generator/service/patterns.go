package service

import (
	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// namePatterns settles a variable for each regular expression, named after the
// first field that has it.
func (l *layout) namePatterns() {
	l.patterns = map[string]string{}
	for _, t := range l.api.Types {
		for _, f := range t.Fields {
			for v := f.Validation; v != nil; v = v.Elem {
				l.namePattern(v, "pattern"+t.Name+f.Name)
			}
		}
	}
}

func (l *layout) namePattern(v *contract.Validation, name string) {
	for _, rule := range v.Rules {
		if _, named := l.patterns[rule.Pattern]; rule.Pattern != "" && !named {
			l.patterns[rule.Pattern] = l.bound.Unique(name)
			l.ordered = append(l.ordered, rule.Pattern)
		}
	}
}

// patternVars is the file with the regular expressions of the contract. They
// are compiled when the service starts; that they can be is checked already.
func (l *layout) patternVars() *gocode.File {
	f := gocode.NewFile(l.typesPath(), "types")
	f.Std("regexp")
	for _, pattern := range l.ordered {
		f.Var().Id(l.patterns[pattern]).Op("=").Qual("regexp", "MustCompile").Call(jen.Lit(pattern))
	}
	return f
}
