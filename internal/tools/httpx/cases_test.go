package httpx_test

import (
	"fmt"
	"slices"
	"strings"
)

// field is a field of a request, with all the values that are sent for it.
type field struct {
	source  string // a tag key; on the routes of methods without body but for json
	typ     string
	options string // of the tag
	method  string
	sent    []sending

	embedded bool // in a struct that the request embeds
}

// sending is one request. The texts of a source come under the name v.
type sending struct {
	name        string
	texts       []string // none for a value that is absent
	query       []string // beside a form in a body
	body        string   // of JSON
	contentType string
}

// name is what differences.tsv calls a request.
func (f field) name(s sending) string {
	source := f.source
	if f.source == "form" && f.method == "POST" {
		source = "body form"
	}
	if f.embedded {
		source = "embedded " + source
	}
	return strings.Join([]string{source, f.typ, f.options, s.name}, " / ")
}

// options lists what a tag may add for a type.
func options(typ, source string) []string {
	out := []string{"", "optional"}
	switch base := strings.TrimPrefix(typ, "*"); {
	case base == "string":
		out = append(out, "default=a", "options=a|b", "optional,options=a|b")
	case slices.Contains([]string{"int", "int8", "uint", "float64"}, base):
		out = append(out, "default=7", "range=[1:9]", "range=(1:9)", "options=7|8", "optional,range=[:9]")
		if source == "json" {
			out = append(out, "string")
		}
	case base == "bool":
		out = append(out, "default=true")
	case base == "time.Duration":
		out = append(out, "default=2s")
	case base == "[]int":
		out = append(out, "default=[1,2]")
	}
	if source == "json" {
		out = append(out, "omitempty")
	}
	return out
}

var types = map[string][]string{
	"path":   {"string", "int", "int8", "uint", "float64", "bool", "*int", "time.Duration"},
	"form":   {"string", "int", "int8", "uint", "float64", "bool", "*int", "*string", "[]int", "[]string", "time.Duration"},
	"header": {"string", "int", "bool", "*int", "[]int", "[]string"},
	"json": {
		"string", "int", "int8", "uint", "float64", "bool", "*int", "*string", "[]int", "[]string", "[]*int",
		"map[string]int", "map[string]string", "[]byte", "any", "Inner", "[]Inner", "*Inner", "map[string]Inner", "time.Duration", "time.Time",
	},
}

// fields is the whole table.
func fields() []field {
	var out []field
	for _, source := range []string{"path", "form", "header", "json"} {
		for _, typ := range types[source] {
			for _, option := range options(typ, source) {
				out = append(out, routes(field{source: source, typ: typ, options: option})...)
				if slices.Contains([]string{"int", "*int", "[]int"}, typ) {
					out = append(out, routes(field{source: source, typ: typ, options: option, embedded: true})...)
				}
			}
		}
	}
	return out
}

// routes are the ways to send a field.
func routes(f field) []field {
	get, post := f, f
	get.method, get.sent = "GET", texts(f.source, f.typ)
	post.method, post.sent = "POST", forms(f.typ)
	switch f.source {
	case "json":
		post.sent = documents(f.typ)
		return []field{post}
	case "form":
		return []field{get, post}
	}
	return []field{get}
}

// texts are what a path, a query or a header may hold for a value.
func texts(source, typ string) []sending {
	values := []string{"a", "7", "0", "10", "007", "-3", "1.5", "1e2", "300", "true", "null", "x y"}
	if strings.Contains(typ, "time") {
		values = append(values, "1m30s")
	}
	var out []sending
	for _, value := range values {
		out = append(out, sending{name: value, texts: []string{value}})
	}
	if source == "path" {
		return out
	}
	return append(out, sending{name: "absent"}, sending{name: "empty", texts: []string{""}}, sending{name: "twice", texts: []string{"7", "8"}})
}

// forms are texts in a body, in the query, in both, and beside other bodies.
func forms(typ string) []sending {
	const urlencoded = "application/x-www-form-urlencoded"
	good := "7"
	if strings.Contains(typ, "bool") {
		good = "1"
	}
	return []sending{
		{name: "in the body", texts: []string{good}, contentType: urlencoded},
		{name: "in the query", query: []string{good}},
		{name: "in both", texts: []string{good}, query: []string{"8"}, contentType: urlencoded},
		{name: "in neither", contentType: urlencoded},
		{name: "no body"},
		{name: "empty in the body", texts: []string{""}, contentType: urlencoded},
		{name: "beside JSON", query: []string{good}, body: `{"v":1}`, contentType: "application/json"},
		{name: "missing beside JSON", body: `{"v":1}`, contentType: "application/json"},
	}
}

// documents are JSON bodies.
func documents(typ string) []sending {
	values := []string{`null`, `""`, `"a"`, `"7"`, `7`, `0`, `10`, `-3`, `1.5`, `1e2`, `300`, `true`, `[]`, `[1]`, `["a"]`, `[null]`, `{}`, `{"x":1}`, `{"x":"a"}`, `9007199254740993`}
	switch {
	case strings.Contains(typ, "Inner"):
		values = append(values, `{"a":1}`, `{"a":1,"b":"x"}`, `{"a":1,"more":2}`, `[{"a":1}]`, `[{}]`, `{"x":{"a":1}}`)
	case typ == "time.Duration":
		values = append(values, `"1m30s"`)
	case typ == "time.Time":
		values = append(values, `"2024-01-01T00:00:00Z"`)
	}
	const mediaType = "application/json"
	out := []sending{
		{name: "absent", body: `{}`, contentType: mediaType}, {name: "no body"}, {name: "an empty body", contentType: mediaType},
		{name: "unknown member", body: `{"w":1}`, contentType: mediaType}, {name: "in other case", body: `{"V":7}`, contentType: mediaType},
		{name: "of no type", body: `{"v":7}`, contentType: "text/plain"},
	}
	for _, value := range values {
		out = append(out, sending{name: value, body: fmt.Sprintf(`{"v":%s}`, value), contentType: mediaType})
	}
	return out
}
