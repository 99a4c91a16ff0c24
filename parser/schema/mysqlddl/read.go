package mysqlddl

import (
	"regexp"
	"strings"

	"github.com/pingcap/tidb/pkg/parser"
	"github.com/pingcap/tidb/pkg/parser/ast"
	_ "github.com/pingcap/tidb/pkg/parser/test_driver" // how the parser holds constants

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/draft"
	"github.com/apigen/apigen/parser/schema/mysqltype"
	"github.com/apigen/apigen/parser/schema/statement"
)

// library is named when the parser fails.
const library = "the parser github.com/pingcap/tidb/pkg/parser"

// Read applies statements in order. One that can't be read is a warning, and
// the others are applied.
func Read(statements []statement.Statement, dialect schema.Dialect) (*schema.DB, diag.List) {
	r := &reader{Draft: draft.New(dialect), parser: parser.New(), implicit: map[*schema.Index]bool{}}
	r.parser.SetMariaDB(dialect == schema.MariaDB)
	var problems diag.List
	for i := range statements {
		r.stmt = &statements[i]
		if relevant(r.stmt) {
			problems.Add(statement.Apply(r.stmt, library, r.apply)...)
		}
	}
	if dialect == schema.MariaDB {
		for t := range r.DB.Tables() {
			mysqltype.FoldJSON(t)
		}
	}
	return r.DB, problems
}

type reader struct {
	*draft.Draft
	parser *parser.Parser
	stmt   *statement.Statement
	// spelled is stmt as the parser reads it.
	spelled rewritten
	used    bool   // a USE was seen; its database is the default one
	schema  string // that unqualified names mean now, as the model calls it
	// implicit are the indexes that the engine made for foreign keys. It drops
	// one when another index serves.
	implicit map[*schema.Index]bool
}

// relevant reports whether a statement can change the model.
func relevant(s *statement.Statement) bool {
	head := s.Head(8)
	switch head[0] {
	case "use", "rename":
		return true
	case "create", "alter", "drop":
	default:
		return false
	}
	for i, word := range head[1:] {
		switch word {
		case "table", "index", "view", "database", "schema":
			return true
		case "procedure", "function", "trigger", "event", "user", "role", "server", "sequence", "temporary", "package":
			return i > 0 && head[i] == "definer"
		}
	}
	return false
}

func (r *reader) apply() error {
	r.spelled = rewrite(r.stmt)
	node, err := r.parser.ParseOneStmt(r.spelled.text, "", "")
	if err != nil {
		return r.located(r.spelled.text, err)
	}
	switch n := node.(type) {
	case *ast.UseStmt:
		r.use(n.DBName)
	case *ast.CreateTableStmt:
		return r.createTable(n, r.spelled.replace)
	case *ast.CreateViewStmt:
		return r.createView(n)
	case *ast.CreateIndexStmt:
		return r.createIndex(n, r.spelled.replace)
	case *ast.AlterTableStmt:
		return r.alterTable(n)
	case *ast.RenameTableStmt:
		return r.renameTables(n)
	default:
		return r.drop(node)
	}
	return nil
}

func (r *reader) use(name string) {
	if !r.used {
		r.used, r.Default = true, name
	}
	r.schema = r.Named(name, "").Schema
}

// name is the name of a table in the model.
func (r *reader) name(n *ast.TableName) draft.Name {
	if n.Schema.O == "" {
		return draft.Name{Schema: r.schema, Name: n.Name.O}
	}
	return r.Named(n.Schema.O, n.Name.O)
}

var (
	near     = regexp.MustCompile(`(?s)^line \d+ column \d+ near "(.*)"`)
	internal = regexp.MustCompile(`^\[\w+:\d+\]`)
)

// located turns an error of the parser into one with a place.
func (r *reader) located(text string, err error) error {
	message := internal.ReplaceAllString(err.Error(), "")
	m := near.FindStringSubmatch(message)
	if m == nil {
		return &statement.Error{Message: message}
	}
	rest, _, _ := strings.Cut(m[1], "(total length ")
	at := max(strings.LastIndex(text, strings.TrimSpace(rest)), 0)
	if text != r.stmt.Text { // the text was rewritten: find the place by what follows it
		at = max(strings.LastIndex(r.stmt.Text, strings.TrimSpace(rest)), 0)
	}
	word, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if rest == "" || word == "" {
		return &statement.Error{Offset: len(r.stmt.Text), Message: "it ends too early"}
	}
	return &statement.Error{Offset: at, Message: "not understood at " + strings.ToValidUTF8(word[:min(len(word), 40)], "")}
}
