package model

import (
	"math"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/schema"
)

// typeOf returns the Go type of a value and how it is handled.
func (p *pack) typeOf(t schema.Type) (string, kind) {
	switch t.Kind {
	case schema.Bool:
		return "bool", boolKind
	case schema.Int8, schema.Int16, schema.Int32, schema.Int64:
		if t.Unsigned {
			return "u" + string(t.Kind), uintKind
		}
		return string(t.Kind), intKind
	case schema.Float32:
		return "float32", float32Kind
	case schema.Float64:
		return "float64", float64Kind
	case schema.Decimal:
		if p.settings.Decimal == Shopspring {
			return "decimal.Decimal", decimalKind
		}
		if p.dialect == schema.SQLite {
			return "Decimal", textKind
		}
	case schema.Bytes:
		return "[]byte", bytesKind
	case schema.Bit, schema.Geometry:
		if p.isMySQL() {
			return "[]byte", bytesKind
		}
	case schema.JSON:
		return "JSON", jsonKind
	case schema.Date, schema.DateTime, schema.TimestampTZ:
		return "time.Time", timeKind
	}
	return "string", textKind
}

func (p *pack) isMySQL() bool { return p.dialect == schema.MySQL || p.dialect == schema.MariaDB }

// exact reports whether values that the engine takes for equal are equal in Go.
func (p *pack) exact(c *schema.Column, k kind) bool {
	switch k {
	case boolKind, intKind, uintKind:
		return true
	case bytesKind:
		return c.Type.Kind == schema.Bytes && !c.Type.Fixed
	case textKind:
		plain := c.Type.Kind == schema.Varchar || c.Type.Kind == schema.Text || c.Type.Kind == schema.Enumed
		// MySQL's collations ignore blanks at the end, if not letter case too.
		return plain && !c.CaseInsensitive && !p.isMySQL()
	}
	return false
}

// sortable reports whether a page can begin behind a value of the column: the
// order of the engine is that of its comparison with a parameter.
func (p *pack) sortable(f *field) bool {
	switch f.column.Type.Kind {
	case schema.Bool, schema.Int8, schema.Int16, schema.Int32, schema.Int64, schema.Varchar, schema.Char, schema.Text,
		schema.Date, schema.DateTime, schema.TimestampTZ:
		return f.null == never
	case schema.UUID: // SQLite compares the text byte by byte
		return f.null == never && (p.dialect == schema.Postgres || p.dialect == schema.SQLite) && f.kind == textKind
	case schema.Decimal:
		return f.null == never && p.dialect == schema.Postgres && f.kind == textKind
	case schema.Enumed:
		return f.null == never && !p.isMySQL()
	case schema.Bytes:
		return f.null == never
	}
	return false
}

// comparable reports whether rows can be asked for by equality.
func comparable(f *field) bool {
	switch f.column.Type.Kind {
	case schema.JSON, schema.Geometry, schema.Array, schema.Unknown, schema.Float32, schema.Float64, schema.Set, schema.Bit:
		return false
	}
	return f.null != byDeleted
}

// keyType is the type of a field in a key: Go compares it.
func (f *field) keyType() string {
	if f.kind == bytesKind {
		return "string" // the bytes
	}
	return f.goType
}

// keyable reports whether a field can be a part of a key.
func keyable(f *field) bool {
	switch f.kind {
	case jsonKind, timeKind, decimalKind, float32Kind, float64Kind:
		return false
	}
	return f.null == never && comparable(f)
}

// structType is the type of the field in the model.
func (f *field) structType() string {
	switch f.null {
	case byPointer:
		return "*" + f.goType
	case bySQL:
		return "sql.Null[" + f.goType + "]"
	case byDeleted:
		return "gorm.DeletedAt"
	}
	return f.goType
}

// isNull is the condition that the field of row is NULL; "" when it never is.
func (f *field) isNull(row string) string {
	at := row + "." + f.name
	switch f.null {
	case byPointer, byNil:
		return at + " == nil"
	case bySQL, byDeleted:
		return "!" + at + ".Valid"
	case byZero:
		return f.isZero(at)
	}
	return ""
}

// isZero is the condition that an expression of the field's value is zero.
func (f *field) isZero(at string) string {
	switch f.kind {
	case boolKind:
		return "!" + at
	case textKind:
		return at + ` == ""`
	case bytesKind, jsonKind:
		return at + " == nil"
	case timeKind, decimalKind:
		return at + ".IsZero()"
	}
	return at + " == 0"
}

// value is the field's value in row, which is not NULL.
func (f *field) value(row string) string {
	at := row + "." + f.name
	switch f.null {
	case byPointer:
		return "*" + at
	case bySQL:
		return at + ".V"
	case byDeleted:
		return at + ".Time"
	}
	return at
}

// wrapped is a value as it stands in the model.
func (f *field) wrapped(value string) string {
	switch f.null {
	case byPointer:
		return "pointer(" + value + ")"
	case bySQL:
		return "sql.Null[" + f.goType + "]{V: " + value + ", Valid: true}"
	case byDeleted:
		return "gorm.DeletedAt{Time: " + value + ", Valid: true}"
	}
	return value
}

// literal spells a constant default in Go; "" when it can't.
func (f *field) literal(text string) string {
	if f.enum != nil {
		return f.goType + "(" + strconv.Quote(text) + ")"
	}
	switch f.kind {
	case boolKind:
		return literalBool(text)
	case intKind, uintKind:
		if _, err := strconv.ParseInt(text, 10, 64); err == nil {
			return f.goType + "(" + text + ")"
		}
	case float32Kind, float64Kind:
		if n, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(n, 0) && !math.IsNaN(n) {
			return f.goType + "(" + strconv.FormatFloat(n, 'g', -1, 64) + ")"
		}
	case decimalKind:
		if _, err := strconv.ParseFloat(text, 64); err == nil && strings.Trim(text, "+-.0123456789") == "" {
			return "decimal.RequireFromString(" + strconv.Quote(text) + ")"
		}
	case textKind:
		if f.goType != "string" {
			return f.goType + "(" + strconv.Quote(text) + ")"
		}
		return strconv.Quote(text)
	}
	return ""
}

func literalBool(text string) string {
	switch strings.ToLower(strings.Trim(text, "b'")) {
	case "1", "t", "true", "on", "y", "yes":
		return "true"
	case "0", "f", "false", "off", "n", "no":
		return "false"
	}
	return ""
}
