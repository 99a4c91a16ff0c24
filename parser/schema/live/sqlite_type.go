package live

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/mysqltype"
)

// sqliteKinds are the names of types that tell more than the storage class.
var sqliteKinds = map[string]schema.Kind{
	"bool": schema.Bool, "boolean": schema.Bool,
	"decimal": schema.Decimal, "numeric": schema.Decimal,
	"date": schema.Date, "time": schema.Time, "datetime": schema.DateTime, "timestamp": schema.DateTime,
	"timestamptz": schema.TimestampTZ, "timestamp with time zone": schema.TimestampTZ,
	"json": schema.JSON, "jsonb": schema.JSON, "uuid": schema.UUID, "guid": schema.UUID,
	"varchar": schema.Varchar, "nvarchar": schema.Varchar, "character varying": schema.Varchar, "varying character": schema.Varchar,
	"char": schema.Varchar, "character": schema.Varchar, "nchar": schema.Varchar, // nothing is padded
	"bytea": schema.Bytes, "binary": schema.Bytes, "varbinary": schema.Bytes,
}

// affinities are SQLite's own rules: the first word that a type contains
// decides how values are stored.
var affinities = []struct {
	part string
	kind schema.Kind
}{
	{"int", schema.Int64}, {"char", schema.Text}, {"clob", schema.Text}, {"text", schema.Text}, {"blob", schema.Bytes},
	{"real", schema.Float64}, {"floa", schema.Float64}, {"doub", schema.Float64},
}

var sqliteArguments = regexp.MustCompile(`\(\s*([-+]?\d+)\s*(?:,\s*([-+]?\d+)\s*)?\)`)

// SQLiteType reads the type that a column is declared with. SQLite takes any
// words for one and checks neither sizes nor ranges.
func SQLiteType(text string) schema.Type {
	t := schema.Type{Kind: schema.Unknown, SQL: strings.ToLower(strings.Join(strings.Fields(text), " "))}
	name := strings.TrimSpace(sqliteArguments.ReplaceAllString(t.SQL, ""))
	first, second := 0, 0
	if m := sqliteArguments.FindStringSubmatch(t.SQL); m != nil {
		first, _ = strconv.Atoi(m[1])
		second, _ = strconv.Atoi(m[2])
	}
	kind, known := sqliteKinds[name]
	if name == "tinyint" && first == 1 {
		kind, known = schema.Bool, true
	}
	for _, a := range affinities {
		if !known && strings.Contains(name, a.part) {
			kind, known = a.kind, true
		}
	}
	if !known {
		return t
	}
	t.Kind = kind
	switch kind {
	case schema.Decimal:
		t.Precision, t.Scale = first, second
	case schema.Varchar, schema.Bytes:
		t.Size = int64(first)
	}
	return t
}

// sqliteDefault reads the SQL of a default. Strings have no escapes but a
// doubled quote.
func sqliteDefault(text string, t schema.Type) *schema.Default {
	if n := len(text); n > 1 && text[0] == '\'' && text[n-1] == '\'' {
		return &schema.Default{Literal: true, Value: strings.ReplaceAll(text[1:n-1], "''", "'")}
	}
	if t.Kind != schema.Bool {
		t = schema.Type{Kind: schema.Text}
	}
	return mysqltype.Default(text, t)
}
