package service

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

// rules emits the rules of a validate tag for a value that is no pointer: an if
// for each, in the order of the tag. An input fails once, so the first broken
// rule is the one that is answered.
func (l *layout) rules(block *jen.Group, input string, rules []contract.Rule, ref *contract.Ref, expr string) {
	for i, rule := range rules {
		if rule.IfSet {
			l.ifSet(block, input, rules[i:], ref, expr)
			return
		}
		l.rule(block, input, rule, ref, expr)
	}
}

// ifSet emits rules that a zero value need not follow.
func (l *layout) ifSet(block *jen.Group, input string, rules []contract.Rule, ref *contract.Ref, expr string) {
	each := func(g *jen.Group) {
		for _, rule := range rules {
			l.rule(g, input, rule, ref, expr)
		}
	}
	if set := zeroness(ref, expr, "!="); set != nil {
		block.If(set).BlockFunc(each)
		return
	}
	each(block)
}

// rule emits one check.
func (l *layout) rule(block *jen.Group, input string, rule contract.Rule, ref *contract.Ref, expr string) {
	if rule.Name == contract.RuleOneOf {
		block.Switch(jen.Id(expr)).Block(
			jen.Case(optionLiterals(rule, ref)...),
			jen.Default().Block(fail(input, rule.Name, "must be one of "+strings.Join(rule.Options, ", "))),
		)
		return
	}
	broken, message := l.broken(rule, ref, expr)
	if broken != nil {
		block.If(broken).Block(fail(input, rule.Name, message))
	}
}

func optionLiterals(rule contract.Rule, ref *contract.Ref) []jen.Code {
	var out []jen.Code
	for _, option := range rule.Options {
		out = append(out, literal(ref, option))
	}
	return out
}

func fail(input string, rule contract.RuleName, message string) jen.Code {
	return jen.Id(input).Dot("Fail").Call(jen.Lit(string(rule)), jen.Lit(message))
}

// broken is the condition under which a rule is broken and what to answer then.
// It is nil for a rule that can't be.
func (l *layout) broken(rule contract.Rule, ref *contract.Ref, expr string) (jen.Code, string) {
	if rule.Of != "" {
		if broken, message := compared(rule, ref, expr); broken != nil {
			return broken, message
		}
		return nil, ""
	}
	if rule.Name == contract.RuleRequired {
		return zeroness(ref, expr, "=="), zeroMessage(ref)
	}
	if rule.Name == contract.RuleRegexp {
		return jen.Op("!").Id(l.patterns[rule.Pattern]).Dot("MatchString").Call(asText(ref, expr)), "must match " + rule.Pattern
	}
	return l.brokenText(rule, ref, expr)
}

// zeroness compares a value that is no pointer with the zero value of its type,
// by == or !=. It is nil for types that have no such check.
func zeroness(ref *contract.Ref, expr, op string) jen.Code {
	core := ref.Core()
	switch core.Kind {
	case contract.Basic:
		switch basicVerb(core.Name) {
		case "String":
			return jen.Id(expr).Op(op).Lit("")
		case "Bool":
			return notIf(op == "==").Id(expr)
		}
		return jen.Id(expr).Op(op).Lit(0)
	case contract.Duration:
		return jen.Id(expr).Op(op).Lit(0)
	case contract.Time:
		at := jen.Id(expr)
		if ref.Kind == contract.Named || strings.HasPrefix(expr, "*") {
			at = jen.Qual("time", "Time").Parens(jen.Id(expr))
		}
		return notIf(op == "!=").Add(at).Dot("IsZero").Call()
	case contract.Slice, contract.Map, contract.Bytes, contract.RawJSON, contract.Any:
		return jen.Id(expr).Op(op).Nil()
	}
	return nil
}

func notIf(negated bool) *jen.Statement {
	if negated {
		return jen.Op("!")
	}
	return jen.Null()
}

func zeroMessage(ref *contract.Ref) string {
	core := ref.Core()
	switch {
	case core.Kind == contract.Basic && core.Name == "string":
		return "must not be empty"
	case core.Kind == contract.Basic && core.Name == "bool":
		return "must be true"
	case core.Kind == contract.Basic || core.Kind == contract.Duration:
		return "must not be 0"
	case core.Kind == contract.Time:
		return "must not be the zero time"
	}
	return "must not be null"
}

// comparison is how a rule compares: the operator that means it is broken, and
// how its limit is announced for values, and for lengths and counts.
type comparison struct{ broken, value, count string }

var comparisons = map[contract.RuleName]comparison{
	contract.RuleMin: {"<", "at least ", "at least "},
	contract.RuleGTE: {"<", "at least ", "at least "},
	contract.RuleGT:  {"<=", "greater than ", "more than "},
	contract.RuleMax: {">", "at most ", "at most "},
	contract.RuleLTE: {">", "at most ", "at most "},
	contract.RuleLT:  {">=", "less than ", "less than "},
	contract.RuleLen: {"!=", "", "exactly "},
	contract.RuleEQ:  {"!=", "", "exactly "},
	contract.RuleNE:  {"==", "other than ", "a count other than "},
}

// compared is the condition and the answer of a rule with a limit.
func compared(rule contract.Rule, ref *contract.Ref, expr string) (*jen.Statement, string) {
	how := comparisons[rule.Name]
	core := ref.Core()
	switch rule.Of {
	case contract.OfLength:
		broken, message := count(how, rule, jen.Qual("unicode/utf8", "RuneCountInString").Call(asText(ref, expr)), "character")
		return quickLength(how, rule, broken, expr), message
	case contract.OfItems:
		noun := "item"
		if core.Kind == contract.Bytes {
			noun = "byte"
		}
		return count(how, rule, jen.Len(jen.Id(expr)), noun)
	}
	limit := rule.Limit
	if core.Kind == contract.Basic && core.Name == "string" {
		limit = strconv.Quote(limit)
	}
	return wide(core, rule.Limit, expr).Op(how.broken).Add(limitLiteral(ref, rule.Limit)), "must be " + how.value + limit
}

// quickLength spares counting the characters of a text where its bytes, of
// which there are no fewer, settle the matter.
func quickLength(how comparison, rule contract.Rule, broken *jen.Statement, expr string) *jen.Statement {
	bytes := jen.Len(jen.Id(expr)).Op(how.broken).Op(rule.Limit)
	switch {
	case broken == nil:
		return nil
	case how.broken == "<" && rule.Limit == "1":
		return bytes
	case how.broken == ">" || how.broken == ">=":
		return bytes.Op("&&").Add(broken)
	}
	return broken
}

// count compares a length; that it is not negative goes without saying.
func count(how comparison, rule contract.Rule, length *jen.Statement, noun string) (*jen.Statement, string) {
	if how.broken == "<" && rule.Limit == "0" {
		return nil, ""
	}
	if rule.Limit != "1" {
		noun += "s"
	}
	return length.Op(how.broken).Op(rule.Limit), "must have " + how.count + rule.Limit + " " + noun
}

// wide converts a number whose type can't hold the limit to one that can.
func wide(core *contract.Ref, limit, expr string) *jen.Statement {
	if core.Kind != contract.Basic || fits(core.Name, limit) {
		return jen.Id(expr)
	}
	switch {
	case strings.HasPrefix(core.Name, "float"):
		return jen.Float64().Parens(jen.Id(expr))
	case strings.HasPrefix(core.Name, "uint") || core.Name == "byte":
		return jen.Uint64().Parens(jen.Id(expr))
	}
	return jen.Int64().Parens(jen.Id(expr))
}

// fits reports whether a type of numbers can hold the limit. What is no number
// fits.
func fits(name, limit string) bool {
	bits, ok := map[string]int{
		"int8": 8, "int16": 16, "int32": 32, "rune": 32, "uint8": 8, "byte": 8, "uint16": 16, "uint32": 32,
		"int": 32, "uint": 32, "uintptr": 32, "float32": 32,
	}[name]
	if !ok {
		return true
	}
	var err error
	switch {
	case name == "float32":
		_, err = strconv.ParseFloat(limit, bits)
	case name[0] == 'u' || name == "byte":
		_, err = strconv.ParseUint(limit, 10, bits)
	default:
		_, err = strconv.ParseInt(limit, 10, bits)
	}
	return err == nil
}

func limitLiteral(ref *contract.Ref, limit string) jen.Code {
	if core := ref.Core(); core.Kind == contract.Basic && basicVerb(core.Name) == "Bool" {
		return jen.Lit(limit == "true")
	}
	return literal(ref, limit)
}

// asText is the expression as a string.
func asText(ref *contract.Ref, expr string) *jen.Statement {
	if ref.Kind == contract.Named {
		return jen.String().Parens(jen.Id(expr))
	}
	return jen.Id(expr)
}
