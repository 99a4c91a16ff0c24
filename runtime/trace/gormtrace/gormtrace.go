package gormtrace

import (
	"context"
	"errors"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	oteltrace "go.opentelemetry.io/otel/trace"
	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/trace"
)

const (
	pluginName   = "apigen:trace"
	spanKey      = "apigen:trace:span"
	maxStatement = 4096
)

// New returns a plugin for gorm.DB.Use.
func New() gorm.Plugin { return plugin{} }

type plugin struct{}

// Name implements gorm.Plugin.
func (plugin) Name() string { return pluginName }

// Initialize implements gorm.Plugin.
func (plugin) Initialize(db *gorm.DB) error {
	c := db.Callback()
	before, after := pluginName+":before", pluginName+":after"
	return errors.Join(
		c.Create().Before("*").Register(before, start("INSERT")), c.Create().After("*").Register(after, end),
		c.Query().Before("*").Register(before, start("SELECT")), c.Query().After("*").Register(after, end),
		c.Update().Before("*").Register(before, start("UPDATE")), c.Update().After("*").Register(after, end),
		c.Delete().Before("*").Register(before, start("DELETE")), c.Delete().After("*").Register(after, end),
		c.Row().Before("*").Register(before, start("")), c.Row().After("*").Register(after, end),
		c.Raw().Before("*").Register(before, start("")), c.Raw().After("*").Register(after, end),
	)
}

// running is a statement on its way.
type running struct {
	span      oteltrace.Span
	operation string
	outer     context.Context
}

// start begins the span; the operation of raw SQL is known at its end.
func start(operation string) func(*gorm.DB) {
	return func(db *gorm.DB) {
		outer := db.Statement.Context
		if !oteltrace.SpanFromContext(outer).IsRecording() {
			return
		}
		ctx, span := trace.StartClient(outer, "query", attribute.String("db.system.name", system(db.Name())))
		db.Statement.Context = ctx
		db.InstanceSet(spanKey, &running{span, operation, outer})
	}
}

func end(db *gorm.DB) {
	value, ok := db.InstanceGet(spanKey)
	if !ok {
		return
	}
	r, ok := value.(*running)
	if !ok || r == nil {
		return
	}
	db.InstanceSet(spanKey, (*running)(nil))
	db.Statement.Context = r.outer
	r.describe(db)
	err := db.Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = nil
	}
	trace.End(r.span, err)
}

// describe adds what is known once the statement is built.
func (r *running) describe(db *gorm.DB) {
	text := db.Statement.SQL.String()
	operation := r.operation
	if operation == "" {
		operation, _, _ = strings.Cut(strings.ToUpper(strings.TrimSpace(text)), " ")
	}
	name := operation
	if db.Statement.Table != "" {
		name += " " + db.Statement.Table
		r.span.SetAttributes(attribute.String("db.collection.name", db.Statement.Table))
	}
	if len(text) > maxStatement {
		text = text[:maxStatement]
	}
	r.span.SetName(name)
	r.span.SetAttributes(attribute.String("db.operation.name", operation), attribute.String("db.query.text", text))
	if db.Error == nil && operation == "SELECT" {
		r.span.SetAttributes(attribute.Int64("db.response.returned_rows", db.RowsAffected))
	}
}

// system is the name the semantic conventions have for a dialect.
func system(dialect string) string {
	switch dialect {
	case "postgres":
		return "postgresql"
	case "sqlserver":
		return "microsoft.sql_server"
	}
	return dialect
}
