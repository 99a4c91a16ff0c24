package models

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// What a careful author writes by hand.
const (
	columns   = "id, email, name, status, balance, created_at, updated_at"
	selectOne = "SELECT " + columns + " FROM users WHERE id = ?"
	selectBy  = "SELECT " + columns + " FROM users WHERE email = ?"
	selectAll = "SELECT " + columns + " FROM users WHERE id > ? ORDER BY id LIMIT ?"
)

// insertSQL inserts n rows. The id is among the columns when it says so.
func insertSQL(id string, n int) string {
	one := "(" + strings.Repeat("?, ", strings.Count(id, ",")) + "?, ?, ?, ?, ?, ?), "
	return "INSERT INTO users (" + id + "email, name, status, balance, created_at, updated_at) VALUES " +
		strings.TrimSuffix(strings.Repeat(one, n), ", ")
}

func values(rows []Row, id bool) []any {
	list := make([]any, 0, 7*len(rows))
	for _, r := range rows {
		if id {
			list = append(list, r.ID)
		}
		list = append(list, r.Email, r.Name, r.Status, r.Balance, r.CreatedAt, r.UpdatedAt)
	}
	return list
}

// querier runs the statements: texts on a pool, or prepared ones.
type querier struct {
	one, by, page func(ctx context.Context, args ...any) (*sql.Rows, error)
	insert        func(ctx context.Context, n int, args ...any) (sql.Result, error)
}

func plain(db *sql.DB) querier {
	query := func(text string) func(context.Context, ...any) (*sql.Rows, error) {
		return func(ctx context.Context, args ...any) (*sql.Rows, error) { return db.QueryContext(ctx, text, args...) }
	}
	return querier{query(selectOne), query(selectBy), query(selectAll), func(ctx context.Context, n int, args ...any) (sql.Result, error) {
		return db.ExecContext(ctx, insertSQL("", n), args...)
	}}
}

// prepared prepares each statement once. An insert of another size than the
// last is prepared anew.
func (w *World) prepared(ctx context.Context, db *sql.DB) (querier, error) {
	var statements []*sql.Stmt
	for _, text := range []string{selectOne, selectBy, selectAll, insertSQL("", batch)} {
		statement, err := db.PrepareContext(ctx, text)
		if err != nil {
			return querier{}, err
		}
		w.closers = append([]func() error{statement.Close}, w.closers...)
		statements = append(statements, statement)
	}
	return querier{statements[0].QueryContext, statements[1].QueryContext, statements[2].QueryContext, func(ctx context.Context, n int, args ...any) (sql.Result, error) {
		if n != batch {
			return db.ExecContext(ctx, insertSQL("", n), args...)
		}
		return statements[3].ExecContext(ctx, args...)
	}}, nil
}

func sqlPeer(name string, q querier) Peer {
	return Peer{
		Name:    name,
		Get:     func(ctx context.Context, id int64) (any, error) { return readOne(q.one(ctx, id)) },
		ByEmail: func(ctx context.Context, email string) (any, error) { return readOne(q.by(ctx, email)) },
		Page: func(ctx context.Context, after string) (any, string, error) {
			id, err := place(after)
			if err != nil {
				return nil, "", err
			}
			rows, err := readRows(q.page(ctx, id, pageSize+1))
			return turn(rows, err, func(r Row) int64 { return r.ID })
		},
		Insert: func(ctx context.Context, rows []Row) error {
			_, err := q.insert(ctx, len(rows), values(rows, false)...)
			return err
		},
	}
}

func readOne(rows *sql.Rows, err error) (*Row, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return nil, err
		}
		return nil, sql.ErrNoRows
	}
	r := new(Row)
	if err := scan(rows, r); err != nil {
		return nil, err
	}
	return r, rows.Close()
}

func readRows(rows *sql.Rows, err error) ([]Row, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := make([]Row, 0, pageSize+1)
	for rows.Next() {
		var r Row
		if err := scan(rows, &r); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

func scan(rows *sql.Rows, r *Row) error {
	return rows.Scan(&r.ID, &r.Email, &r.Name, &r.Status, &r.Balance, &r.CreatedAt, &r.UpdatedAt)
}

// place reads where a page begins.
func place(after string) (int64, error) {
	if after == "" {
		return 0, nil
	}
	return strconv.ParseInt(after, 10, 64)
}

// turn makes a page of rows of which one too many was asked for.
func turn[T any](rows []T, err error, id func(T) int64) (any, string, error) {
	if err != nil || len(rows) <= pageSize {
		return rows, "", err
	}
	rows = rows[:pageSize]
	return rows, strconv.FormatInt(id(rows[pageSize-1]), 10), nil
}
