package gormbreaker

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/breaker"
)

const (
	name = "apigen:breaker"
	key  = name + ":call"
)

// Plugin is a gorm.Plugin. It is made by [New].
type Plugin struct{ b *breaker.Breaker }

// New returns a plugin for gorm's DB.Use. One breaker guards one database.
func New(b *breaker.Breaker) *Plugin { return &Plugin{b} }

// Name implements gorm.Plugin.
func (p *Plugin) Name() string { return name }

// Initialize implements gorm.Plugin.
func (p *Plugin) Initialize(db *gorm.DB) error {
	db.ConnPool = &pool{db.ConnPool, p.b}
	db.Statement.ConnPool = db.ConnPool
	on := db.Callback()
	return errors.Join(
		on.Create().Before("*").Register(name+":begin", p.begin), on.Create().After("*").Register(name+":end", p.end),
		on.Query().Before("*").Register(name+":begin", p.begin), on.Query().After("*").Register(name+":end", p.end),
		on.Update().Before("*").Register(name+":begin", p.begin), on.Update().After("*").Register(name+":end", p.end),
		on.Delete().Before("*").Register(name+":begin", p.begin), on.Delete().After("*").Register(name+":end", p.end),
		on.Row().Before("*").Register(name+":begin", p.begin), on.Row().After("*").Register(name+":end", p.end),
		on.Raw().Before("*").Register(name+":begin", p.begin), on.Raw().After("*").Register(name+":end", p.end),
	)
}

// guarded marks the context of a statement, so that what it does on the way,
// such as its own transaction and preloading, does not ask again.
type guarded struct{}

// call is one statement that the breaker let through.
type call struct {
	done func(error)
	ctx  context.Context // the caller's
}

func (p *Plugin) begin(db *gorm.DB) {
	ctx := db.Statement.Context
	if ctx.Value(guarded{}) != nil || db.DryRun {
		return
	}
	done, err := p.b.AcquireFor(ctx, IsFailure)
	if err != nil {
		_ = db.AddError(err)
		return
	}
	db.InstanceSet(key, &call{done, ctx})
	db.Statement.Context = context.WithValue(ctx, guarded{}, true)
}

func (p *Plugin) end(db *gorm.DB) {
	value, _ := db.InstanceGet(key)
	c, ok := value.(*call)
	if !ok || c == nil {
		return
	}
	db.InstanceSet(key, (*call)(nil))
	db.Statement.Context = c.ctx
	c.done(db.Error)
}

// pool guards the beginning of transactions, which is no statement to GORM.
type pool struct {
	gorm.ConnPool
	b *breaker.Breaker
}

// BeginTx implements gorm.ConnPoolBeginner.
func (p *pool) BeginTx(ctx context.Context, options *sql.TxOptions) (gorm.ConnPool, error) {
	if ctx.Value(guarded{}) != nil {
		return p.begin(ctx, options)
	}
	done, err := p.b.AcquireFor(ctx, IsFailure)
	if err != nil {
		return nil, err
	}
	tx, err := p.begin(ctx, options)
	done(err)
	return tx, err
}

func (p *pool) begin(ctx context.Context, options *sql.TxOptions) (gorm.ConnPool, error) {
	switch inner := p.ConnPool.(type) {
	case gorm.TxBeginner:
		tx, err := inner.BeginTx(ctx, options)
		if err != nil {
			return nil, err // not a nil *sql.Tx in an interface
		}
		return tx, nil
	case gorm.ConnPoolBeginner:
		return inner.BeginTx(ctx, options)
	}
	return nil, gorm.ErrInvalidTransaction
}

// GetDBConn implements gorm.GetDBConnector, for gorm's DB.DB.
func (p *pool) GetDBConn() (*sql.DB, error) {
	switch inner := p.ConnPool.(type) {
	case *sql.DB:
		return inner, nil
	case gorm.GetDBConnector:
		return inner.GetDBConn()
	}
	return nil, gorm.ErrInvalidDB
}

// Ping makes gorm's own check of a connection work.
func (p *pool) Ping() error {
	db, err := p.GetDBConn()
	if err != nil {
		return err
	}
	return db.Ping()
}
