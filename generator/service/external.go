package service

import (
	"regexp"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// Types of Go packages are aliases in the types package, which is the only file
// that imports them: all other code has the contract's name for them.

// externalVerb names the runtime function that reads a type of a Go package. It is
// empty for other types, and for text where JSON stands in it.
func (r reader) externalVerb(ref *contract.Ref) string {
	core := ref.Core()
	if core.Kind != contract.External || r.input == "Value" && core.Go.Wire.Kind == contract.Any {
		return ""
	}
	return r.pick("ExternalText", "External", "ReadExternal")
}

// checkExternal emits the checks of a value of a Go package, which hold for what it
// is on the wire.
func (l *layout) checkExternal(block *jen.Group, input string, c checks, wire *contract.Ref, expr string) {
	if c.none() {
		return
	}
	pointer := addressOf(expr)
	zero := call(l.bind("IsZero"), pointer)
	if c.rules.Has(contract.RuleRequired) {
		block.If(jen.Id(zero)).Block(fail(input, contract.RuleRequired, "must not be the zero value"))
	}
	always, ifSet := c.onWire()
	if !always.none() {
		block.BlockFunc(func(g *jen.Group) { l.checkWire(g, input, always, wire, pointer) })
	}
	if !ifSet.none() {
		block.If(jen.Op("!").Id(zero)).BlockFunc(func(g *jen.Group) { l.checkWire(g, input, ifSet, wire, pointer) })
	}
}

// addressOf spells a pointer to what an expression is, which may be a pointer's target.
func addressOf(expr string) string {
	inner, closed := strings.CutSuffix(expr, ")")
	if pointer, ok := strings.CutPrefix(inner, "(*"); ok && closed && !strings.Contains(pointer, ")") {
		return pointer
	}
	if pointer, ok := strings.CutPrefix(expr, "*"); ok {
		return pointer
	}
	return "&" + expr
}

func (l *layout) checkWire(block *jen.Group, input string, c checks, wire *contract.Ref, pointer string) {
	write(block, "wire := "+call(l.bind("WireOf")+"["+wire.String()+"]", pointer))
	l.check(block, input, c, wire, "wire")
}

// onWire parts the checks of a value of a Go package in those that always hold and
// those that hold for values other than zero. Being zero is asked of the value.
func (c checks) onWire() (always, ifSet checks) {
	always.field = c.field
	always.rules, ifSet.rules = &contract.Validation{}, &contract.Validation{}
	if c.rules == nil {
		return always, ifSet
	}
	for _, rule := range c.rules.Rules {
		to := always.rules
		if rule.IfSet {
			to = ifSet.rules
		}
		if rule.IfSet = false; rule.Name != contract.RuleRequired {
			to.Rules = append(to.Rules, rule)
		}
	}
	return always, ifSet
}

// importExternals names the packages of the types that are declared here. A package
// may have another name than its path says, so those of modules get one.
func (l *layout) importExternals(f *gocode.File) {
	known := map[string]bool{}
	for _, t := range l.api.Types {
		ref := externalOf(t)
		if ref == nil || known[ref.Path] || l.Shared[t.Name] != "" {
			continue
		}
		known[ref.Path] = true
		if l.isStandard(ref.Path) {
			f.Std(ref.Path)
			continue
		}
		f.Alias(ref.Path, packageAlias(ref.Path))
	}
}

// isStandard reports whether a package is one of Go's library: its path begins with
// no host name, and not as the project's own do.
func (l *layout) isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	own, _, _ := strings.Cut(l.Root, "/")
	return !strings.Contains(first, ".") && first != own
}

// externalOf is the type of a Go package that a declaration names, or nil.
func externalOf(t *contract.Type) *contract.GoType {
	if t.Struct() || t.Under.Kind != contract.External {
		return nil
	}
	return t.Under.Go
}

// majorVersion is the last element of the import path of a module at version 2 or
// later.
var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// packageAlias is a name for a package, made of the part of its path that is most
// likely its own.
func packageAlias(path string) string {
	parts := strings.Split(path, "/")
	last := parts[len(parts)-1]
	if majorVersion.MatchString(last) && len(parts) > 1 {
		last = parts[len(parts)-2]
	}
	last, _, _ = strings.Cut(last, ".")
	return gocode.PackageName(last)
}
