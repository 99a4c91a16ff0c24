package mysqlddl

import (
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/schema/mysqltype"
	"github.com/apigen/apigen/parser/schema/statement"
)

// marker opens a constant that stands for what the parser does not know: the
// one value of an enumeration for a type, a default for an expression.
const marker = "\x02apigen:"

// unknown are the types that the parser does not know.
var unknown = []string{"uuid", "inet4", "inet6", "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "geomcollection"}

// rewritten is a statement spelled for the parser.
type rewritten struct {
	text    string
	replace bool     // it says OR REPLACE, which is taken out
	hidden  []string // the expressions that constants stand for
}

// rewrite spells a statement for the parser: MariaDB's words become MySQL's,
// types that it does not know become enumerations, and expressions of defaults
// become constants, as it knows few.
func rewrite(s *statement.Statement) rewritten {
	var r rewritten
	var out strings.Builder
	done := 0
	put := func(first, last int, with string) {
		out.WriteString(s.Text[done:s.Tokens[first].Start])
		out.WriteString(with)
		done = s.Tokens[last].End
	}
	view := s.From(0, func(t statement.Token) bool { return t.Is("view") }) < len(s.Tokens)
	for i, t := range s.Tokens {
		switch {
		case t.Start < done: // inside what was put already
		case t.Is("default") && !view && hides(s, i+1) > i+1:
			last := hides(s, i+1)
			put(i+1, last, mysqltype.Quote(marker+strconv.Itoa(len(r.hidden))))
			r.hidden = append(r.hidden, s.Excerpt(i+1, last+1))
		case i == 1 && t.Is("or") && wordAt(s, 2, "replace") && wordAt(s, 3, "table", "index", "unique"):
			put(1, 2, "")
			r.replace = true
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
	r.text = out.String()
	return r
}

// hides returns the last token of an expression with parentheses that begins
// at token i, such as (1 + 2) or uuid(); 0 when there is none.
func hides(s *statement.Statement, i int) int {
	open := i
	if i < len(s.Tokens) && s.Tokens[i].Kind == statement.Word {
		open++
	}
	if open >= len(s.Tokens) || s.Tokens[open].Value != "(" {
		return 0
	}
	if end := s.Close(open); end < len(s.Tokens) {
		return end
	}
	return 0
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
