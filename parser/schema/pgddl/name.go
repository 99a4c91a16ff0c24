package pgddl

import (
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/draft"
)

// nameLength is the most bytes of a name; the engine shortens its own.
const nameLength = 63

// generated makes the name that the engine gives to what the DDL leaves nameless:
// table_columns_label, with a number behind when it is taken.
func generated(table string, columns []string, label string, taken []string) string {
	middle := strings.Join(columns, "_")
	for n := 0; ; n++ {
		last := label
		if n > 0 {
			last += strconv.Itoa(n)
		}
		name := shortened(table, middle, last)
		if draft.Free(name, "", 1, taken) == name {
			return name
		}
	}
}

// shortened joins the parts of a name, the longer of the first two cut.
func shortened(table, middle, label string) string {
	room := nameLength - len(label) - 1
	if middle != "" {
		room--
	}
	for len(table)+len(middle) > max(room, 2) {
		if len(table) > len(middle) {
			table = cut(table)
		} else {
			middle = cut(middle)
		}
	}
	if middle != "" {
		table += "_" + middle
	}
	return table + "_" + label
}

// cut takes off the last character.
func cut(s string) string {
	r := []rune(s)
	return string(r[:len(r)-1])
}

// relations lists the names of the tables and indexes of a schema, which share
// one set of names.
func (r *reader) relations(in *schema.Schema, t *schema.Table) []string {
	out := draft.IndexNames(t)
	for _, other := range in.Tables {
		out = append(append(out, other.Name), draft.IndexNames(other)...)
	}
	return out
}

// addIndex adds an index under its own name or the engine's.
func (r *reader) addIndex(t *schema.Table, x *schema.Index, label string) {
	if x.Name == "" {
		x.Name = generated(t.Name, keyNames(x), label, r.relations(r.Schema(t.Schema), t))
	}
	t.Indexes = append(t.Indexes, x)
}

// keyNames are the words for the keys of an index in its name: columns,
// functions, or expr.
func keyNames(x *schema.Index) []string {
	var out []string
	for _, p := range x.Parts {
		word := p.Column
		if word == "" {
			word = "expr"
			if name, _, ok := strings.Cut(p.Expr, "("); ok && name != "" && !strings.ContainsAny(name, " .") {
				word = strings.ToLower(name)
			}
		}
		out = append(out, draft.Free(word, "", 1, out))
	}
	return out
}
