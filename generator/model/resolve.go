package model

import (
	"cmp"
	"slices"
	"strings"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
)

// resolver settles what becomes of a schema.
type resolver struct {
	*pack
	report func(diag.Diagnostic)
	names  *gocode.Scope // of the package
	byName map[string]*entity
	shared map[string]*enum // of types declared apart
}

// resolve settles all names and decides what each table gets. A table that
// can't be served is reported and left out.
func resolve(db *schema.DB, s Settings, report func(diag.Diagnostic)) *pack {
	r := &resolver{
		pack: &pack{settings: s, dialect: db.Dialect}, report: report, names: gocode.NewScope(reserved...),
		byName: map[string]*entity{}, shared: map[string]*enum{},
	}
	r.checkPatterns(db)
	for t := range db.Tables() {
		if len(s.Tables) > 0 && !matches(s.Tables, t) {
			continue
		}
		if e := r.entity(t); e != nil {
			r.entities = append(r.entities, e)
			r.byName[t.QualifiedName()] = e
		}
	}
	for _, e := range r.entities {
		r.nameEnums(db, e)
		r.settleTypes(e)
		r.options(e)
		r.settleUniques(e)
		r.settleLists(e)
	}
	if s.Relations {
		r.relate()
	}
	return r.pack
}

// checkColumns reports options that name a column which no table has.
func (r *resolver) checkColumns(db *schema.DB) {
	option := func(flag, column string, has func(t *schema.Table, name string) bool) {
		for t := range db.Tables() {
			for _, c := range t.Columns {
				if has(t, c.Name) {
					return
				}
			}
		}
		r.report(diag.Diagnostic{Severity: diag.Warning, Code: diag.UnfitOption, Message: flag + " " + column + " names no column", Hint: "check the spelling"})
	}
	for flag, column := range map[string]string{"--soft-delete": r.settings.SoftDelete, "--lock": r.settings.Lock} {
		if column != "" {
			option(flag, column, func(_ *schema.Table, name string) bool { return name == column })
		}
	}
	for _, column := range r.settings.Ignore {
		option("--ignore-columns", column, Settings{Ignore: []string{column}}.ignores)
	}
}

// checkPatterns reports patterns that mean no table.
func (r *resolver) checkPatterns(db *schema.DB) {
	r.checkColumns(db)
	for flag, patterns := range map[string][]string{"--tables": r.settings.Tables, "--cache": r.settings.Cache} {
		for _, pattern := range patterns {
			found := false
			for t := range db.Tables() {
				found = found || matches([]string{pattern}, t)
			}
			if !found {
				r.report(diag.Diagnostic{Severity: diag.Warning, Code: diag.UnfitOption, Message: flag + " " + pattern + " names no table", Hint: "check the spelling; * stands for any name"})
			}
		}
	}
}

// entity takes the names of a table and its columns; nil when it can't.
func (r *resolver) entity(t *schema.Table) *entity {
	e := &entity{table: t, name: r.settings.goName(t), migration: t.Kind == schema.BaseTable}
	e.variable = gocode.Unexported(e.name)
	if unusable(t.Name) || t.Schema != "" && unusable(t.Schema) {
		r.leaveOut(diag.UnusableTable, t, "its name has characters that GORM can't quote")
		return nil
	}
	fields := map[string]*schema.Column{}
	scope := gocode.NewScope("TableName")
	for _, c := range t.Columns {
		if r.settings.ignores(t, c.Name) {
			continue
		}
		name := gocode.Initialled(c.Name)
		if name == "TableName" {
			name = scope.Unique(name) // the method of this name is GORM's
		}
		if unusable(c.Name) {
			r.leaveOut(diag.UnusableTable, t, "the name of column "+c.Name+" has characters that GORM can't quote; leave it out with --ignore-columns "+c.Name)
			return nil
		}
		if other := fields[name]; other != nil {
			r.clash(t, c, other, name)
			return nil
		}
		fields[name] = c
		e.fields = append(e.fields, &field{column: c, name: name})
	}
	if len(e.fields) == 0 {
		r.leaveOut(diag.UnusableTable, t, "it has no columns")
		return nil
	}
	r.settleNulls(e)
	r.settleKey(e)
	if !r.names.Take(e.derived()...) {
		r.report(diag.Warningf(t.Span, diag.NameCollision, "table %s becomes %s in Go, a name that is taken; the table is left out", t.QualifiedName(), e.name).
			WithHint("give it another name in apigen.yaml, such as names: {%s: Other}", t.QualifiedName()))
		return nil
	}
	return e
}

func (r *resolver) leaveOut(code diag.Code, t *schema.Table, reason string) {
	r.report(diag.Warningf(t.Span, code, "table %s is left out: %s", t.QualifiedName(), reason).WithHint("rename it in the database, or leave it out with --tables"))
}

func (r *resolver) clash(t *schema.Table, c, other *schema.Column, name string) {
	r.report(diag.Warningf(c.Span, diag.NameCollision, "columns %s and %s of %s both become %s in Go; the table is left out", other.Name, c.Name, t.QualifiedName(), name).
		WithHint("rename one of them, or leave it out with --ignore-columns %s", c.Name).WithRelated(other.Span, "the other one"))
}

// settleKey finds the key; a table whose key can't be a Go key is read-only.
func (r *resolver) settleKey(e *entity) {
	if e.table.ReadOnly() {
		return
	}
	var key []*field
	for _, name := range e.table.PrimaryKey {
		f := e.field(name)
		if f == nil || !keyable(f) {
			r.report(diag.Warningf(e.table.Span, diag.UnusableTable, "the model of %s is read-only, because column %s of its key is left out or of type %s", e.table.QualifiedName(), name, e.table.Column(name).Type.SQL).
				WithHint("models need keys of numbers, text or bytes that are never NULL"))
			return
		}
		key = append(key, f)
	}
	e.key = key
	e.keyType = key[0].keyType()
	if len(key) > 1 {
		e.keyType = e.name + "Key"
	}
}

// settleNulls decides types as far as no names of enumerations matter.
func (r *resolver) settleNulls(e *entity) {
	for _, f := range e.fields {
		f.goType, f.kind = r.typeOf(f.column.Type)
		f.exact = r.exact(f.column, f.kind)
		if !f.column.Nullable || slices.Contains(e.table.PrimaryKey, f.column.Name) { // SQLite lets keys be NULL
			continue
		}
		switch {
		case f.kind == bytesKind || f.kind == jsonKind:
			f.null = byNil
		case r.settings.Nullable == SQLNull:
			f.null = bySQL
		case r.settings.Nullable == Values:
			f.null = byZero
		default:
			f.null = byPointer
		}
	}
}

// nameEnums gives the enumerations of a table their names.
func (r *resolver) nameEnums(db *schema.DB, e *entity) {
	for _, f := range e.fields {
		t := f.column.Type
		if t.Kind != schema.Enumed || len(t.Values) == 0 {
			continue
		}
		if t.Name == "" {
			f.enum = r.newEnum(e.name+f.name, t.Values, "")
			e.enums = append(e.enums, f.enum)
		} else {
			f.enum = r.sharedEnum(db, t)
		}
		f.goType = f.enum.name
	}
	if len(e.key) == 1 {
		e.keyType = e.key[0].keyType()
	}
}

func (r *resolver) sharedEnum(db *schema.DB, t schema.Type) *enum {
	id := t.Schema + "." + t.Name
	if r.shared[id] == nil {
		comment := ""
		if declared := db.Enum(t.Schema, t.Name); declared != nil {
			comment = declared.Comment
		}
		r.shared[id] = r.newEnum(gocode.Initialled(t.Schema+"_"+t.Name), t.Values, comment)
		r.shared[id].sql = t.SQL
		r.enums = append(r.enums, r.shared[id])
	}
	return r.shared[id]
}

// newEnum names the constants of an enumeration after their values. Values whose names
// would be alike, and those that a name of something else is in the way of, are spelled
// character by character: numbers would change hands with the order of the values.
func (r *resolver) newEnum(name string, values []string, comment string) *enum {
	x := &enum{name: r.names.Unique(name), values: values, comment: comment}
	alike := map[string]int{}
	for _, value := range values {
		alike[strings.ToLower(enumWord(value))]++
	}
	for _, value := range values {
		constant := x.name + enumWord(value)
		if alike[strings.ToLower(enumWord(value))] > 1 || !r.names.Take(constant) {
			constant = x.name + gocode.Verbatim(value) // has underscores, as no other name
			r.names.Take(constant)
		}
		x.names = append(x.names, constant)
	}
	return x
}

func enumWord(value string) string {
	return cmp.Or(strings.TrimPrefix(gocode.Initialled("x_"+value), "X"), "Blank")
}
