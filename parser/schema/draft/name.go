package draft

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/schema"
)

// IndexNames lists the names of a table's indexes.
func IndexNames(t *schema.Table) []string {
	var out []string
	for _, x := range t.Indexes {
		out = append(out, x.Name)
	}
	return out
}

// ForeignKeyNames lists the names of a table's foreign keys.
func ForeignKeyNames(t *schema.Table) []string {
	var out []string
	for _, fk := range t.ForeignKeys {
		out = append(out, fk.Name)
	}
	return out
}

// CheckNames lists the names of a table's checks.
func CheckNames(t *schema.Table) []string {
	var out []string
	for _, c := range t.Checks {
		out = append(out, c.Name)
	}
	return out
}

// Free returns the first of name, name + sep + from, name + sep + (from+1) …
// that is not taken, letter case ignored.
func Free(name, sep string, from int, taken []string) string {
	for n, out := from, name; ; n++ {
		if !slices.ContainsFunc(taken, func(t string) bool { return strings.EqualFold(t, out) }) {
			return out
		}
		out = name + sep + strconv.Itoa(n)
	}
}

// Numbered returns the first of prefix1, prefix2 … that is not taken.
func Numbered(prefix string, taken []string) string {
	for n := 1; ; n++ {
		if name := prefix + strconv.Itoa(n); !slices.Contains(taken, name) {
			return name
		}
	}
}
