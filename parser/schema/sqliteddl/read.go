package sqliteddl

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"time"

	_ "github.com/glebarez/go-sqlite" // the driver "sqlite"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/live"
	"github.com/apigen/apigen/parser/schema/statement"
	"github.com/apigen/apigen/parser/source"
)

// library is named when the engine fails.
const library = "the engine modernc.org/sqlite"

// statementTime is how long one statement may take: CREATE TABLE … AS can run
// a query without end.
const statementTime = 5 * time.Second

// Read applies statements in order and reads the outcome. One that the engine
// refuses is a warning, and the others are applied.
func Read(statements []statement.Statement) (db *schema.DB, problems diag.List, err error) {
	defer func() {
		if p := recover(); p != nil {
			db, err = &schema.DB{Dialect: schema.SQLite}, fmt.Errorf("%s failed: %v", library, p)
		}
	}()
	ctx := context.Background()
	engine, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, nil, err
	}
	defer engine.Close()
	engine.SetMaxOpenConns(1) // the database is gone with its connection
	r := &reader{ctx: ctx, engine: engine, places: map[string]source.Span{}}
	for i := range statements {
		if relevant(&statements[i]) {
			problems.Add(statement.Apply(&statements[i], library, func() error { return r.apply(&statements[i]) })...)
		}
	}
	db, err = live.Read(ctx, engine, schema.SQLite, live.Options{})
	if err != nil {
		return nil, problems, err
	}
	r.place(db)
	return db, problems, nil
}

type reader struct {
	ctx    context.Context
	engine *sql.DB
	places map[string]source.Span // of tables and columns, in lower case
}

// relevant reports whether a statement can change the model and touches
// nothing but the database in memory.
func relevant(s *statement.Statement) bool {
	head := s.Head(3)
	switch head[0] {
	case "alter", "drop":
		return head[1] != "trigger"
	case "create":
		return head[1] != "trigger" && head[1] != "temp" && head[1] != "temporary"
	}
	return false
}

var unknownFile = regexp.MustCompile(`unknown database "?([A-Za-z_][A-Za-z0-9_]*)"?`)

// apply runs a statement. A schema that it names is attached as another
// database in memory.
func (r *reader) apply(s *statement.Statement) error {
	err := r.exec(s.Text)
	if err != nil {
		if m := unknownFile.FindStringSubmatch(err.Error()); m != nil && r.exec("ATTACH ':memory:' AS "+m[1]) == nil {
			err = r.exec(s.Text)
		}
	}
	if err != nil {
		return r.located(s, err)
	}
	r.remember(s)
	return nil
}

func (r *reader) exec(text string) error {
	ctx, cancel := context.WithTimeout(r.ctx, statementTime)
	defer cancel()
	_, err := r.engine.ExecContext(ctx, text)
	return err
}

var wrapper = regexp.MustCompile(`^SQL logic error: |\s*\(\d+\)$`)

// located finds the token that the engine stumbles over. It names the token
// but not its place, so beginnings of the statement are tried: one that ends
// before that token is incomplete, not wrong.
func (r *reader) located(s *statement.Statement, err error) error {
	message := err.Error()
	for wrapper.MatchString(message) {
		message = wrapper.ReplaceAllString(message, "")
	}
	out := &statement.Error{Message: message}
	if !strings.Contains(message, "syntax error") {
		return out
	}
	wrong := sort.Search(len(s.Tokens)-1, func(i int) bool {
		err := r.exec("EXPLAIN " + s.Text[:s.Tokens[i].End])
		return err != nil && strings.Contains(err.Error(), "syntax error")
	})
	out.Offset = s.Tokens[wrong].Start
	return out
}

// remember notes where the names of CREATE TABLE and CREATE VIEW stand.
func (r *reader) remember(s *statement.Statement) {
	if !s.Tokens[0].Is("create") {
		return
	}
	open := s.From(0, func(t statement.Token) bool { return t.Value == "(" || t.Is("as") })
	if open == 0 || open >= len(s.Tokens) {
		return
	}
	table := strings.ToLower(s.Tokens[open-1].Value)
	r.places[table] = s.Span(open - 1)
	for i := open + 1; i < len(s.Tokens); i++ {
		r.places[table+"."+strings.ToLower(s.Tokens[i].Value)] = s.Span(i)
		i = s.Until(i, func(statement.Token) bool { return false })
	}
}

func (r *reader) place(db *schema.DB) {
	for t := range db.Tables() {
		table := strings.ToLower(t.Name)
		t.Span = r.places[table]
		for _, c := range t.Columns {
			c.Span = r.places[table+"."+strings.ToLower(c.Name)]
		}
		for _, fk := range t.ForeignKeys {
			fk.Span = t.Span
			if len(fk.Columns) > 0 && t.Column(fk.Columns[0]) != nil {
				fk.Span = t.Column(fk.Columns[0]).Span
			}
		}
	}
}
