package breaking

import (
	"slices"

	"fmt"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// item is one value of a request or an answer, with its name on the wire.
type item struct {
	in    contract.In
	name  string
	chain contract.Chain
	owner *contract.Type // the struct that declares the field
}

func (i item) field() *contract.Field { return i.chain.Field() }

// nameIn identifies an item within a request.
type nameIn struct {
	in   contract.In
	name string
}

// id compares headers as HTTP does, in any case.
func (i item) id() nameIn {
	if i.in == contract.Header {
		return nameIn{i.in, strings.ToLower(i.name)}
	}
	return nameIn{i.in, i.name}
}

// json returns the item's options in JSON; none outside of it.
func (i item) json() contract.Wire {
	if i.in != contract.JSON {
		return contract.Wire{}
	}
	w, _ := i.field().InJSON()
	return w
}

var inWords = map[contract.In]string{
	contract.Path: "path variable", contract.Query: "query parameter", contract.Form: "form field",
	contract.Header: "header", contract.JSON: "field", contract.CookiePart: "cookie",
}

// text names the item in a sentence: "query parameter page", "field email of User".
func (i item) text() string {
	if i.in == contract.JSON {
		return fmt.Sprintf("field %s of %s", i.name, i.owner.Name)
	}
	return inWords[i.in] + " " + i.name
}

// subjects are what a waiver may call the item.
func (i item) subjects() []string {
	return []string{i.owner.Name, i.owner.Name + "." + i.field().Name, i.owner.Name + "." + i.name}
}

// owned finds the struct at the end of a chain that starts in t.
func owned(t *contract.Type, chain contract.Chain) *contract.Type {
	for _, f := range chain[:len(chain)-1] {
		t = f.Ref.Core().Type
	}
	return t
}

// structOf is the struct behind a type expression, or nil.
func structOf(ref *contract.Ref) *contract.Type {
	if ref == nil {
		return nil
	}
	return ref.Core().Type
}

// requestItems are the values of a request, those of a JSON object one by one.
func requestItems(r *contract.Route) []item {
	t := structOf(r.Request)
	var out []item
	for _, in := range r.Inputs {
		out = append(out, item{in.In, in.Name, in.Chain, owned(t, in.Chain)})
	}
	for _, chain := range r.BodyFields() {
		w, _ := chain.Field().InJSON()
		out = append(out, item{contract.JSON, w.Name, chain, owned(t, chain)})
	}
	return out
}

// distinct leaves out what has the name of an earlier value in the same part of
// a request: one value on the wire fills all of them.
func distinct(items []item) []item {
	seen := map[any]bool{}
	return slices.DeleteFunc(items, func(i item) bool {
		again := seen[i.id()]
		seen[i.id()] = true
		return again
	})
}

// object returns the values of a JSON object.
func (c *comparison) object(t *contract.Type) []item {
	if known, ok := c.objects[t]; ok {
		return known
	}
	var out []item
	for _, chain := range t.Flat() {
		w, _ := chain.Field().InJSON()
		out = append(out, item{contract.JSON, w.Name, chain, owned(t, chain)})
	}
	out = distinct(out)
	c.objects[t] = out
	return out
}
