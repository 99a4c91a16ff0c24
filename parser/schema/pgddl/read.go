package pgddl

import (
	"strings"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/draft"
	"github.com/apigen/apigen/parser/schema/statement"
)

// library is named when the parser fails.
const library = "the parser github.com/wasilibs/go-pgquery"

// Read applies statements in order. One that can't be read is a warning, and
// the others are applied. The first call of a process takes a second or two, in
// which the grammar is loaded.
func Read(statements []statement.Statement) (*schema.DB, diag.List) {
	r := &reader{Draft: draft.New(schema.Postgres), domains: map[draft.Name]schema.Type{}}
	r.Default = "public"
	var problems diag.List
	for i := range statements {
		r.stmt = &statements[i]
		if relevant(r.stmt) {
			problems.Add(statement.Apply(r.stmt, library, r.apply)...)
		}
	}
	r.finishTypes()
	return r.DB, problems
}

type reader struct {
	*draft.Draft
	stmt    *statement.Statement
	schema  string // the first of the search path, as the model calls it
	domains map[draft.Name]schema.Type
	loaded  bool // the parser is
	hung    bool // the parser does
}

// objects are the words of a statement that can change the model.
var objects = map[string]bool{"table": true, "index": true, "view": true, "type": true, "domain": true, "schema": true, "column": true}

// relevant reports whether a statement can change the model.
func relevant(s *statement.Statement) bool {
	head := s.Head(6)
	switch head[0] {
	case "set":
		return head[1] == "search_path" || head[2] == "search_path"
	case "comment":
		return objects[head[2]] || head[2] == "materialized"
	case "create", "alter", "drop":
	default:
		return false
	}
	for _, word := range head[1:] {
		switch word {
		case "temp", "temporary", "function", "procedure", "trigger", "rule", "policy", "extension", "event", "aggregate", "foreign":
			return false
		}
		if objects[word] {
			return true
		}
	}
	return false
}

func (r *reader) apply() error {
	parsed, err := r.parse(r.stmt)
	if err != nil {
		return err
	}
	for _, s := range parsed.Stmts {
		if err := r.run(s.Stmt); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) run(n node) error {
	switch {
	case n.CreateStmt != nil:
		return r.createTable(n.CreateStmt)
	case n.CreateTableAsStmt != nil:
		return r.createTableAs(n.CreateTableAsStmt)
	case n.ViewStmt != nil:
		return r.createView(n.ViewStmt)
	case n.IndexStmt != nil:
		return r.createIndex(n.IndexStmt)
	case n.AlterTableStmt != nil:
		return r.alterTable(n.AlterTableStmt)
	case n.RenameStmt != nil:
		return r.rename(n.RenameStmt)
	case n.AlterObjectSchemaStmt != nil:
		return r.setSchema(n.AlterObjectSchemaStmt)
	case n.CommentStmt != nil:
		return r.comment(n.CommentStmt)
	case n.DropStmt != nil:
		return r.drop(n.DropStmt)
	case n.VariableSetStmt != nil:
		r.searchPath(n.VariableSetStmt)
		return nil
	}
	return r.runType(n)
}

// searchPath follows SET search_path. One that is empty, as in a dump, is left
// alone: every name has its schema then.
func (r *reader) searchPath(s *setVariable) {
	if s.Name != "search_path" || len(s.Args) == 0 || s.Args[0].AConst == nil || s.Args[0].AConst.Sval == nil {
		return
	}
	if first := strings.TrimSpace(s.Args[0].AConst.Sval.Sval); first != "" && first != "pg_catalog" {
		r.schema = r.Named(first, "").Schema
	}
}

// name is the name of a table or type in the model.
func (r *reader) name(schemaName, name string) draft.Name {
	if schemaName == "" {
		return draft.Name{Schema: r.schema, Name: name}
	}
	return r.Named(schemaName, name)
}

// named reads a path of names: [catalog.][schema.]name.
func (r *reader) named(path []string) draft.Name {
	switch n := len(path); n {
	case 0:
		return draft.Name{}
	case 1:
		return r.name("", path[0])
	default:
		return r.name(path[n-2], path[n-1])
	}
}

// relation finds a table by the name in a statement. A name without a schema
// may be one of the default schema when the search path begins elsewhere.
func (r *reader) relation(v rangeVar) (*schema.Table, error) {
	n := r.name(v.Schema, v.Name)
	if v.Schema == "" && r.DB.Table(n.Schema, n.Name) == nil {
		if t := r.DB.Table("", v.Name); t != nil {
			return t, nil
		}
	}
	return r.Table(n)
}
