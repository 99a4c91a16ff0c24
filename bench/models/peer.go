package models

import (
	"context"
	"fmt"
	"time"

	"github.com/apigen/apigen/bench/generated/goctlmodel"
	"github.com/apigen/apigen/bench/generated/goctlplain"
	"github.com/apigen/apigen/bench/models/apigenmodel"
)

// Peer is one way to read and write the table. What it has no code for is nil.
// Rows are pointers to its own type, or slices; [Rows] reads them.
type Peer struct {
	Name string
	// Get and ByEmail return one row.
	Get     func(ctx context.Context, id int64) (any, error)
	ByEmail func(ctx context.Context, email string) (any, error)
	// Page returns the rows behind a place, in the order of their ids, and the
	// place of the next page. The first page has the place "".
	Page func(ctx context.Context, after string) (rows any, next string, err error)
	// Insert stores new rows, all or none.
	Insert func(ctx context.Context, rows []Row) error
	// Keys are where it caches a row; nil when it does not.
	Keys func(row Row) []string
}

// pageSize is how many rows a page has.
const pageSize = 20

// Row is a row of the table as every peer must return it.
type Row struct {
	ID                   int64
	Email, Name, Status  string
	Balance              int64
	CreatedAt, UpdatedAt time.Time
}

// Rows reads what a peer returned.
func Rows(value any) ([]Row, error) {
	switch v := value.(type) {
	case *Row:
		return []Row{*v}, nil
	case []Row:
		return v, nil
	case *apigenmodel.User:
		return []Row{ours(v)}, nil
	case []*apigenmodel.User:
		list := make([]Row, len(v))
		for i, user := range v {
			list[i] = ours(user)
		}
		return list, nil
	case *goctlmodel.Users:
		return []Row{{v.Id, v.Email, v.Name, v.Status, v.Balance, v.CreatedAt, v.UpdatedAt}}, nil
	case *goctlplain.Users:
		return []Row{{v.Id, v.Email, v.Name, v.Status, v.Balance, v.CreatedAt, v.UpdatedAt}}, nil
	}
	return nil, fmt.Errorf("a peer returned %T", value)
}

func ours(u *apigenmodel.User) Row {
	return Row{u.ID, u.Email, u.Name, u.Status, u.Balance, u.CreatedAt, u.UpdatedAt}
}

// users makes rows for the peers that insert apigen's type, which GORM takes too.
func users(rows []Row) []*apigenmodel.User {
	list := make([]*apigenmodel.User, len(rows))
	for i, r := range rows {
		list[i] = &apigenmodel.User{
			Email: r.Email, Name: r.Name, Status: r.Status, Balance: r.Balance, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		}
	}
	return list
}
