package mysqltype

import (
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/statement"
)

// kinds are the types whose name alone tells the kind.
var kinds = map[string]schema.Kind{
	"tinyint": schema.Int8, "smallint": schema.Int16, "mediumint": schema.Int32, "int": schema.Int32, "integer": schema.Int32, "bigint": schema.Int64,
	"bool": schema.Bool, "boolean": schema.Bool, "year": schema.Int16,
	"float": schema.Float32, "double": schema.Float64, "real": schema.Float64, "decimal": schema.Decimal, "numeric": schema.Decimal,
	"char": schema.Char, "varchar": schema.Varchar, "tinytext": schema.Text, "text": schema.Text, "mediumtext": schema.Text, "longtext": schema.Text,
	"binary": schema.Bytes, "varbinary": schema.Bytes, "tinyblob": schema.Bytes, "blob": schema.Bytes, "mediumblob": schema.Bytes, "longblob": schema.Bytes,
	"date": schema.Date, "time": schema.Time, "datetime": schema.DateTime, "timestamp": schema.TimestampTZ,
	"json": schema.JSON, "uuid": schema.UUID, "enum": schema.Enumed, "set": schema.Set, "bit": schema.Bit,
	"inet4": schema.Inet, "inet6": schema.Inet,
	"geometry": schema.Geometry, "point": schema.Geometry, "linestring": schema.Geometry, "polygon": schema.Geometry, "multipoint": schema.Geometry,
	"multilinestring": schema.Geometry, "multipolygon": schema.Geometry, "geometrycollection": schema.Geometry, "geomcollection": schema.Geometry,
}

// Parse reads a type as information_schema spells it, such as
// "int(10) unsigned" or "enum('a','b')".
func Parse(text string) schema.Type {
	tokens := statement.Tokens(text, schema.MySQL)
	if len(tokens) == 0 {
		return schema.Type{Kind: schema.Unknown, SQL: text}
	}
	name := strings.ToLower(tokens[0].Value)
	kind, ok := kinds[name]
	if !ok {
		return schema.Type{Kind: schema.Unknown, SQL: strings.ToLower(text)}
	}
	t := schema.Type{Kind: kind}
	var numbers []int
	for _, token := range tokens[1:] {
		switch {
		case token.Kind == statement.Number:
			n, _ := strconv.Atoi(token.Value)
			numbers = append(numbers, n)
		case token.Kind == statement.Text:
			t.Values = append(t.Values, Unquote(token.Value))
		case token.Is("unsigned"):
			t.Unsigned = true
		}
	}
	apply(&t, name, numbers)
	t.SQL = spell(name, t)
	return t
}

// apply gives the numbers in parentheses their meaning.
func apply(t *schema.Type, name string, numbers []int) {
	first, second := 0, 0
	if len(numbers) > 0 {
		first = numbers[0]
	}
	if len(numbers) > 1 {
		second = numbers[1]
	}
	switch t.Kind {
	case schema.Int8:
		if first == 1 && !t.Unsigned {
			t.Kind = schema.Bool
		}
	case schema.Int16:
		t.Unsigned = t.Unsigned || name == "year"
	case schema.Decimal:
		if t.Precision, t.Scale = first, second; len(numbers) == 0 {
			t.Precision = 10
		}
	case schema.Char, schema.Varchar:
		t.Size = int64(first)
	case schema.Bit:
		t.Size, t.Fixed = int64(max(first, 1)), true
	case schema.Bytes:
		t.Size, t.Fixed = int64(first), name == "binary"
	case schema.Time, schema.DateTime, schema.TimestampTZ:
		t.Precision = first
	}
}

// spell writes a type the way MySQL 8 does: without display widths.
func spell(name string, t schema.Type) string {
	unsigned := ""
	if t.Unsigned && name != "year" {
		unsigned = " unsigned"
	}
	switch {
	case t.Kind == schema.Bool:
		return "tinyint(1)"
	case t.Kind == schema.Decimal:
		return "decimal(" + strconv.Itoa(t.Precision) + "," + strconv.Itoa(t.Scale) + ")" + unsigned
	case t.Size > 0:
		return name + "(" + strconv.FormatInt(t.Size, 10) + ")"
	case t.Precision > 0:
		return name + "(" + strconv.Itoa(t.Precision) + ")"
	case len(t.Values) > 0:
		quoted := make([]string, len(t.Values))
		for i, v := range t.Values {
			quoted[i] = Quote(v)
		}
		return name + "(" + strings.Join(quoted, ",") + ")"
	case name == "integer":
		name = "int"
	case name == "geomcollection":
		name = "geometrycollection"
	}
	return name + unsigned
}

var escapes = strings.NewReplacer(`\0`, "\x00", `\b`, "\b", `\n`, "\n", `\r`, "\r", `\t`, "\t", `\Z`, "\x1a", `\\`, `\`, `\'`, `'`, `\"`, `"`, `''`, `'`)

// Unquote reads a string constant in single or double quotes.
func Unquote(text string) string {
	if len(text) < 2 || text[0] != text[len(text)-1] || text[0] != '\'' && text[0] != '"' {
		return text
	}
	inner := text[1 : len(text)-1]
	if text[0] == '"' {
		inner = strings.ReplaceAll(inner, `""`, `"`)
	}
	return escapes.Replace(inner)
}

// Quote writes a string constant in single quotes.
func Quote(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", "''").Replace(text) + "'"
}

// CaseInsensitive reports whether a collation takes letters of both cases for
// the same. Columns without a collation hold no text.
func CaseInsensitive(collation string) bool {
	return strings.HasSuffix(strings.ToLower(collation), "_ci")
}
