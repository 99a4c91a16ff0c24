package mysqlddl

import (
	"strings"

	"github.com/apigen/apigen/parser/schema/statement"
)

// marker opens the one value of an enumeration that stands for a type which
// the parser does not know.
const marker = "\x02type:"

// unknown are the types that the parser does not know.
var unknown = []string{"uuid", "inet4", "inet6", "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "geomcollection"}

// rewrite spells a statement for the parser: MariaDB's words become MySQL's,
// and types that it does not know become enumerations. It also reports whether
// the statement says OR REPLACE.
func rewrite(s *statement.Statement) (text string, replace bool) {
	var out strings.Builder
	done := 0
	put := func(first, last int, with string) {
		out.WriteString(s.Text[done:s.Tokens[first].Start])
		out.WriteString(with)
		done = s.Tokens[last].End
	}
	for i, t := range s.Tokens {
		switch {
		case i == 1 && t.Is("or") && wordAt(s, 2, "replace") && wordAt(s, 3, "table", "index", "unique"):
			put(1, 2, "")
			replace = true
		case t.Is("persistent") && i > 0 && s.Tokens[i-1].Value == ")":
			put(i, i, "STORED")
		case t.Is("srid") && i+1 < len(s.Tokens) && s.Tokens[i+1].Kind == statement.Number:
			put(i, i+1, "")
		case t.Is("spatial") && wordAt(s, i+1, "key", "index"):
			put(i, i, "FULLTEXT") // told apart by the column's type afterwards
		case t.Is("with") && wordAt(s, i+1, "system") && wordAt(s, i+2, "versioning"):
			put(i, i+2, "")
		case t.Is(unknown...) && typePosition(s, i):
			put(i, i, "ENUM('"+marker+strings.ToLower(t.Value)+"')")
		}
	}
	out.WriteString(s.Text[done:])
	return out.String(), replace
}

func wordAt(s *statement.Statement, i int, words ...string) bool {
	return i < len(s.Tokens) && s.Tokens[i].Is(words...)
}

// typePosition reports whether token i stands where a column's type does:
// behind a name that opens a definition.
func typePosition(s *statement.Statement, i int) bool {
	if i < 2 || i+1 < len(s.Tokens) && s.Tokens[i+1].Value == "(" {
		return false
	}
	name, before := s.Tokens[i-1], s.Tokens[i-2]
	if name.Kind != statement.Quoted && (name.Kind != statement.Word || name.Is("add", "column", "modify", "change", "exists", "key", "index")) {
		return false
	}
	opens := func(t statement.Token) bool {
		return t.Value == "(" || t.Value == "," || t.Is("add", "column", "modify", "exists")
	}
	return opens(before) || i > 2 && (s.Tokens[i-3].Is("change") || s.Tokens[i-3].Is("column") && i > 3 && s.Tokens[i-4].Is("change"))
}
