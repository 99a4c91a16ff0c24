package pgtype

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/schema"
)

// kinds are the types by the name that format_type gives them, without what
// stands in parentheses.
var kinds = map[string]schema.Kind{
	"boolean": schema.Bool, "smallint": schema.Int16, "integer": schema.Int32, "bigint": schema.Int64, "oid": schema.Int64,
	"real": schema.Float32, "double precision": schema.Float64, "numeric": schema.Decimal,
	"character varying": schema.Varchar, "character": schema.Char, "bpchar": schema.Char, "text": schema.Text, "citext": schema.Text, "xml": schema.Text, "name": schema.Text,
	"bytea": schema.Bytes, "date": schema.Date, "time without time zone": schema.Time, "time with time zone": schema.TimeTZ,
	"timestamp without time zone": schema.DateTime, "timestamp with time zone": schema.TimestampTZ,
	"json": schema.JSON, "jsonb": schema.JSON, "uuid": schema.UUID, "bit": schema.Bit, "bit varying": schema.Bit,
	"inet": schema.Inet, "cidr": schema.CIDR, "macaddr": schema.MACAddr, "macaddr8": schema.MACAddr,
	"geometry": schema.Geometry, "geography": schema.Geometry, "point": schema.Geometry, "line": schema.Geometry, "lseg": schema.Geometry,
	"box": schema.Geometry, "path": schema.Geometry, "polygon": schema.Geometry, "circle": schema.Geometry,
}

var arguments = regexp.MustCompile(`\(([^()]*)\)`)

// Parse reads a type as format_type spells it, such as "numeric(10,2)[]".
// Those that are declared in the database are Unknown.
func Parse(text string) schema.Type {
	if elem, ok := strings.CutSuffix(text, "[]"); ok {
		return ArrayOf(Parse(elem))
	}
	t := schema.Type{Kind: schema.Unknown, SQL: text}
	name := strings.Join(strings.Fields(arguments.ReplaceAllString(text, "")), " ")
	numbers := numbersIn(text)
	if strings.HasPrefix(name, "interval") {
		t.Kind, t.Precision = schema.Interval, numberOr(numbers, 0, 6)
		return t
	}
	kind, ok := kinds[name]
	if !ok {
		return t
	}
	t.Kind = kind
	switch kind {
	case schema.Decimal:
		t.Precision, t.Scale = numberOr(numbers, 0, 0), numberOr(numbers, 1, 0)
	case schema.Varchar, schema.Char:
		t.Size = int64(numberOr(numbers, 0, 0))
	case schema.Bit:
		t.Size, t.Fixed = int64(numberOr(numbers, 0, 0)), name == "bit"
	case schema.Time, schema.TimeTZ, schema.DateTime, schema.TimestampTZ:
		t.Precision = numberOr(numbers, 0, 6)
	}
	t.Unsigned = name == "oid"
	return t
}

// ArrayOf is the type of arrays of elem.
func ArrayOf(elem schema.Type) schema.Type {
	return schema.Type{Kind: schema.Array, SQL: elem.SQL + "[]", Elem: &elem}
}

func numbersIn(text string) []int {
	m := arguments.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	var out []int
	for field := range strings.SplitSeq(m[1], ",") {
		n, _ := strconv.Atoi(strings.TrimSpace(field))
		out = append(out, n)
	}
	return out
}

func numberOr(numbers []int, i, otherwise int) int {
	if i < len(numbers) {
		return numbers[i]
	}
	return otherwise
}

var plain = regexp.MustCompile(`^[a-z_][a-z0-9_$]*$`)

// Spell writes the name of a declared type. The default schema is "".
func Spell(schemaName, name string) string {
	if schemaName == "" {
		return quoted(name)
	}
	return quoted(schemaName) + "." + quoted(name)
}

func quoted(name string) string {
	if plain.MatchString(name) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// Declared is the type of a column whose type is an enumeration.
func Declared(schemaName, name string, values []string) schema.Type {
	return schema.Type{Kind: schema.Enumed, SQL: Spell(schemaName, name), Schema: schemaName, Name: name, Values: values}
}

// Domain is the type of a column whose type is a domain over base.
func Domain(schemaName, name string, base schema.Type) schema.Type {
	base.SQL, base.Schema, base.Name = Spell(schemaName, name), schemaName, name
	return base
}
