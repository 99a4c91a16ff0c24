package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/schema"
)

// tag is the struct tag of a column. Comments of the schema are not in it: GORM
// would read settings out of them.
func (p *pack) tag(e *entity, f *field) string {
	parts := []string{"column:" + f.column.Name, "type:" + p.sqlType(f)}
	if e.isKey(f) {
		parts = append(parts, "primaryKey", "autoIncrement:"+strconv.FormatBool(f.column.AutoIncrement()))
	} else if f.column.AutoIncrement() {
		parts = append(parts, "autoIncrement")
	}
	if !f.column.Nullable && f.column.Generated == nil {
		parts = append(parts, "not null")
	}
	if f.filled {
		parts = append(parts, "default:") // whatever the type says: GORM leaves zero values to the database
	}
	if f.column.Generated != nil {
		parts = append(parts, "->")
	}
	if f.kind == timeKind || f.kind == intKind || f.kind == uintKind {
		switch f.name {
		case "CreatedAt":
			parts = append(parts, "autoCreateTime:false") // the repository does it
		case "UpdatedAt":
			parts = append(parts, "autoUpdateTime:false")
		}
	}
	if f.kind == decimalKind && p.dialect == schema.SQLite {
		parts = append(parts, "serializer:finite") // store.Finite
	}
	parts = append(parts, indexTags(e, f)...)
	for i, part := range parts {
		parts[i] = escapeTag(part)
	}
	return structTag("gorm:" + strconv.Quote(strings.Join(parts, ";")) + " json:" + strconv.Quote(jsonName(f)))
}

// jsonName leaves out what encoding/json would not take for a name.
func jsonName(f *field) string {
	if strings.ContainsAny(f.column.Name, `,"'`) || f.column.Name == "-" {
		return f.name
	}
	return f.column.Name
}

func structTag(text string) string {
	if strings.Contains(text, "`") {
		return strconv.Quote(text)
	}
	return "`" + text + "`"
}

// escapeTag keeps text in one setting of GORM's, and on one line.
func escapeTag(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return strings.ReplaceAll(text, ";", `\;`)
}

// sqlType is the column as the development helper creates it: its type, how it
// is computed, its default.
func (p *pack) sqlType(f *field) string {
	c := f.column
	sql := c.Type.SQL
	if sql == "" {
		sql = "text"
	}
	if p.dialect == schema.Postgres && c.AutoIncrement() {
		return map[schema.Kind]string{schema.Int16: "smallserial", schema.Int32: "serial"}[c.Type.Kind] + bigSerial(c.Type.Kind)
	}
	if g := c.Generated; g != nil {
		storage := "VIRTUAL"
		if g.Stored {
			storage = "STORED"
		}
		return fmt.Sprintf("%s GENERATED ALWAYS AS (%s) %s", sql, g.Expr, storage)
	}
	if c.Default != nil {
		sql += " DEFAULT " + p.defaultSQL(c)
	}
	if c.OnUpdate != "" {
		sql += " ON UPDATE " + c.OnUpdate
	}
	return sql
}

func bigSerial(k schema.Kind) string {
	if k == schema.Int64 {
		return "bigserial"
	}
	return ""
}

func (p *pack) defaultSQL(c *schema.Column) string {
	value := c.Default.Value
	switch {
	case c.Default.Literal && numeric(c.Type.Kind):
		return value
	case c.Default.Literal:
		return "'" + strings.ReplaceAll(value, "'", "''") + "'"
	case strings.HasPrefix(value, "(") || strings.HasPrefix(strings.ToUpper(value), "CURRENT_"):
		return value
	}
	return "(" + value + ")"
}

func numeric(k schema.Kind) bool {
	return k.Integer() || slices.Contains([]schema.Kind{schema.Bool, schema.Float32, schema.Float64, schema.Decimal}, k)
}

// indexTags puts plain indexes on their columns, for the development helper.
func indexTags(e *entity, f *field) []string {
	var out []string
	for _, x := range e.table.Indexes {
		columns, plain := x.Columns()
		i := slices.Index(columns, f.column.Name)
		served := func(c string) bool { return e.field(c) != nil }
		if !plain || i < 0 || x.Predicate != "" || x.Method != schema.Ordered || unusable(x.Name) || strings.Contains(x.Name, ":") ||
			slices.ContainsFunc(columns, func(c string) bool { return !served(c) }) {
			continue
		}
		word := "index"
		if x.Unique {
			word = "uniqueIndex"
		}
		name := x.Name
		if strings.HasPrefix(name, "sqlite_") { // SQLite's own, which nobody else may use
			name = e.table.Name + "_" + strings.Join(columns, "_")
		}
		tag := fmt.Sprintf("%s:%s,priority:%d", word, name, i+1)
		if x.Parts[i].Desc {
			tag += ",sort:desc"
		}
		out = append(out, tag)
	}
	return out
}
