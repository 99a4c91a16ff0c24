package load

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/statement"
	"github.com/apigen/apigen/parser/source"
)

// Dev reads files of DDL by running them in a database of your own: for what
// DDL can't read. A scratch database of a random name is made on the server of
// the URL and dropped at the end, so its user must be allowed to; the database
// that the URL names stays as it is, unless statements name it themselves.
// Every statement is run, data and functions too. One that the server refuses
// is a warning at its place.
func Dev(ctx context.Context, files []*source.File, devURL string, dialect schema.Dialect, opts Options) (*schema.DB, diag.List) {
	statements, problems := split(files, dialect)
	a, err := parse(devURL, dialect)
	if err != nil {
		return empty(dialect, "", err)
	}
	engine, drop, err := a.scratch(ctx)
	if err != nil {
		return empty(dialect, a.secret, err)
	}
	defer drop()
	conn, err := engine.Conn(ctx) // one connection, as SET and USE belong to it
	if err != nil {
		return empty(dialect, a.secret, err)
	}
	for i := range statements {
		refused := statement.Run(&statements[i], "the driver", func() error {
			_, err := conn.ExecContext(ctx, statements[i].Text)
			if err != nil {
				err = errors.New(explain(err))
			}
			return err
		})
		for n := range refused {
			refused[n].Hint = "the other tables are read; mend this one, or give a server that knows it"
		}
		problems.Add(refused...)
	}
	if err := errors.Join(conn.Close(), ctx.Err()); err != nil {
		return empty(dialect, a.secret, err)
	}
	db, more := read(ctx, engine, a, opts)
	problems.Add(more...)
	return db, problems.Sorted()
}

// scratch makes an empty database and returns how to drop it.
func (a *address) scratch(ctx context.Context) (*sql.DB, func(), error) {
	if a.dialect == schema.SQLite {
		engine, err := a.open(":memory:")
		if err != nil {
			return nil, nil, err
		}
		engine.SetMaxOpenConns(1)
		return engine, func() { _ = engine.Close() }, nil
	}
	server, err := a.open(a.database)
	if err != nil {
		return nil, nil, err
	}
	name := scratchName()
	if _, err := server.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return nil, nil, errors.Join(err, server.Close())
	}
	engine, err := a.open(name)
	if err != nil {
		return nil, nil, errors.Join(err, server.Close())
	}
	return engine, func() {
		_ = engine.Close()
		// The run may be cancelled already, and the database must go all the same.
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), connectTime)
		defer cancel()
		_, _ = server.ExecContext(late, "DROP DATABASE IF EXISTS "+name)
		_ = server.Close()
	}, nil
}

// scratchName can't be guessed, so nothing of yours has it.
func scratchName() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return fmt.Sprintf("apigen_scratch_%s", hex.EncodeToString(b[:]))
}
