package service

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// nameConstants settles the constants of each type with options, after all
// other names of the types package, which keep theirs.
func (l *layout) nameConstants() {
	l.constants = map[*contract.Type][]string{}
	for _, t := range l.api.Types {
		for _, option := range t.Options {
			l.constants[t] = append(l.constants[t], l.bound.Unique(constantName(t.Name, option)))
		}
	}
}

// constantDecl declares the constants of a type.
func (l *layout) constantDecl(t *contract.Type) jen.Code {
	ref := &contract.Ref{Kind: contract.Named, Name: t.Name, Type: t}
	return jen.Comment("Values of " + t.Name + ".").Line().Const().DefsFunc(func(g *jen.Group) {
		for i, option := range t.Options {
			g.Id(l.constants[t][i]).Id(t.Name).Op("=").Add(literal(ref, option))
		}
	})
}

// constantName joins a type and a value: Status and "in-work" give
// StatusInWork, Level and "-1" LevelMinus1, Rate and "1.5" Rate1_5. A value
// without letters and digits is spelled by its code points: Sign and "+" give
// SignU002B.
func constantName(typeName, value string) string {
	if value == "" {
		return typeName + "Empty"
	}
	words := strings.FieldsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	name := typeName
	if len(words) > 0 && value[0] == '-' && startsWithDigit(words[0]) {
		name += "Minus"
	}
	for _, word := range words {
		if startsWithDigit(word) && endsWithDigit(name) {
			name += "_"
		}
		first := []rune(word)[0]
		name += string(unicode.ToUpper(first)) + word[len(string(first)):]
	}
	if len(words) == 0 {
		for _, r := range value {
			name += fmt.Sprintf("U%04X", r)
		}
	}
	return name
}

func startsWithDigit(text string) bool { return unicode.IsDigit([]rune(text)[0]) }

func endsWithDigit(text string) bool {
	runes := []rune(text)
	return unicode.IsDigit(runes[len(runes)-1])
}
