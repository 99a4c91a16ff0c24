package model

import (
	"path"
	"slices"
	"strings"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/schema"
)

// reserved are the names of the package, and of what Models has, that belong to
// no table.
var reserved = []string{"Tx", "Models", "Options", "New", "AutoMigrate", "JSON", "Decimal", "CacheOptions"}

// goName is the name of a table's model: its own in the singular, behind that
// of its schema if it has one.
func (s Settings) goName(t *schema.Table) string {
	for _, key := range []string{t.QualifiedName(), t.Name} {
		if name, ok := s.Names[key]; ok {
			return gocode.Initialled(name)
		}
	}
	return gocode.Initialled(t.Schema + "_" + singular(t.Name))
}

// endings turn the plural of a last word into its singular. The first that fits
// is taken; what stays as it is comes first.
var endings = []struct{ plural, singular string }{
	{"ss", "ss"}, {"us", "us"}, {"is", "is"}, {"news", "news"}, {"series", "series"}, {"species", "species"}, {"movies", "movie"},
	{"cookies", "cookie"}, {"statuses", "status"}, {"buses", "bus"}, {"bonuses", "bonus"}, {"viruses", "virus"}, {"people", "person"}, {"children", "child"},
	{"sses", "ss"}, {"shes", "sh"}, {"ches", "ch"}, {"xes", "x"}, {"ies", "y"}, {"s", ""},
}

func singular(name string) string {
	lower := strings.ToLower(name)
	if len(lower) < 4 {
		return name
	}
	for _, e := range endings {
		if strings.HasSuffix(lower, e.plural) {
			return name[:len(name)-len(e.plural)] + e.singular
		}
	}
	return name
}

// matches reports whether a table is meant by one of the patterns: its name, or
// its schema's and its own, as path.Match has them.
func matches(patterns []string, t *schema.Table) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		short, _ := path.Match(pattern, t.Name)
		long, _ := path.Match(pattern, t.QualifiedName())
		return short || long
	})
}

// ignores reports whether a column is to be left out.
func (s Settings) ignores(t *schema.Table, column string) bool {
	for _, name := range s.Ignore {
		if name == column || name == t.Name+"."+column || name == t.QualifiedName()+"."+column {
			return true
		}
	}
	return false
}

// unusable is what GORM can't quote in a name.
func unusable(name string) bool {
	return name == "" || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || strings.ContainsRune("`\".;\\?@,()", r) })
}

// derived are the names that a table takes in the package.
func (e *entity) derived() []string {
	names := []string{e.name, e.name + "Columns", e.name + "Column", e.name + "Query", e.name + "Repo", e.name + "Extra", e.name + "Sortable"}
	if e.readOnly() {
		return names
	}
	names = append(names, e.name+"Patch", e.name+"Unique", "New"+e.name)
	if len(e.key) > 1 {
		names = append(names, e.name+"Key")
	}
	return names
}

// join joins the names of fields: TenantIDEmail.
func join(fields []*field) string {
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(f.name)
	}
	return b.String()
}

// taken are the names that parameters of generated methods must leave alone.
var taken = strings.Fields(`ctx key keys row rows r p q on columns size patch err db store cache context time json sql gorm clause
	errors rowcodec strconv fmt decimal shape after where found string bool byte int int8 int16 int32 int64 uint8 uint16
	uint32 uint64 float32 float64 error any nil true false len append new make model pointer columnsof`)

// params names the parameters for fields.
func params(fields []*field) []string {
	scope := gocode.NewScope(taken...)
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = scope.Unique(gocode.Unexported(f.name))
	}
	return out
}

// snake spells a Go name in lower case with underscores.
func snake(name string) string { return strings.ToLower(strings.Join(gocode.Words(name), "_")) }
