package store

import (
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Condition restricts a query of model M. Make one with a [Column], [And], [Or]
// or [Not].
type Condition[M any] struct{ expression clause.Expression }

// Column is a column of model M with values of type T. Declare one for each
// column; its name must be a constant, never a client's text.
type Column[M, T any] struct{ name string }

// NewColumn returns the column of that name.
func NewColumn[M, T any](name string) Column[M, T] { return Column[M, T]{name} }

// Name returns the column's name in the database.
func (c Column[M, T]) Name() string { return c.name }

func (c Column[M, T]) column() clause.Column {
	return clause.Column{Table: clause.CurrentTable, Name: c.name}
}

// Eq holds where the column equals value.
func (c Column[M, T]) Eq(value T) Condition[M] {
	return Condition[M]{clause.Eq{Column: c.column(), Value: value}}
}

// Ne holds where the column differs from value and is not NULL.
func (c Column[M, T]) Ne(value T) Condition[M] {
	return Condition[M]{clause.Neq{Column: c.column(), Value: value}}
}

// Lt holds where the column is less than value.
func (c Column[M, T]) Lt(value T) Condition[M] {
	return Condition[M]{clause.Lt{Column: c.column(), Value: value}}
}

// Le holds where the column is at most value.
func (c Column[M, T]) Le(value T) Condition[M] {
	return Condition[M]{clause.Lte{Column: c.column(), Value: value}}
}

// Gt holds where the column is greater than value.
func (c Column[M, T]) Gt(value T) Condition[M] {
	return Condition[M]{clause.Gt{Column: c.column(), Value: value}}
}

// Ge holds where the column is at least value.
func (c Column[M, T]) Ge(value T) Condition[M] {
	return Condition[M]{clause.Gte{Column: c.column(), Value: value}}
}

// In holds where the column equals one of the values; with none, nowhere.
func (c Column[M, T]) In(values ...T) Condition[M] {
	if len(values) == 0 {
		return Condition[M]{clause.Expr{SQL: "1 = 0"}}
	}
	list := make([]any, len(values))
	for i, value := range values {
		list[i] = value
	}
	return Condition[M]{clause.IN{Column: c.column(), Values: list}}
}

// IsNull holds where the column is NULL.
func (c Column[M, T]) IsNull() Condition[M] {
	return Condition[M]{clause.Eq{Column: c.column(), Value: nil}}
}

// NotNull holds where the column is not NULL.
func (c Column[M, T]) NotNull() Condition[M] {
	return Condition[M]{clause.Neq{Column: c.column(), Value: nil}}
}

// HasPrefix holds where the text of the column begins with prefix, whose % and
// _ are plain characters. Whether case matters is up to the engine: not in
// SQLite, nor in MySQL with its usual collations.
func (c Column[M, T]) HasPrefix(prefix string) Condition[M] {
	return Condition[M]{prefixed{c.column(), prefix}}
}

// And holds where all conditions hold; with none, everywhere.
func And[M any](conditions ...Condition[M]) Condition[M] {
	return Condition[M]{group{expressions(conditions), " AND ", "1 = 1"}}
}

// Or holds where one of the conditions holds; with none, nowhere.
func Or[M any](conditions ...Condition[M]) Condition[M] {
	return Condition[M]{group{expressions(conditions), " OR ", "1 = 0"}}
}

// Not holds where the condition is false, which one about NULL is not.
func Not[M any](c Condition[M]) Condition[M] { return Condition[M]{negation{c.expression}} }

// Where adds conditions, all of which must hold, to a query of model M.
func Where[M any](db *gorm.DB, conditions ...Condition[M]) *gorm.DB {
	if len(conditions) == 0 {
		return db
	}
	return db.Where(And(conditions...).expression)
}

// group and negation write their parentheses themselves: GORM's own turn the
// negation of several conditions into several negations.
type group struct {
	conditions  []clause.Expression
	word, empty string
}

// Build writes the conditions with the word between them.
func (g group) Build(b clause.Builder) {
	if len(g.conditions) == 0 {
		_, _ = b.WriteString(g.empty)
		return
	}
	for i, condition := range g.conditions {
		if i > 0 {
			_, _ = b.WriteString(g.word)
		}
		_ = b.WriteByte('(')
		condition.Build(b)
		_ = b.WriteByte(')')
	}
}

type negation struct{ condition clause.Expression }

// Build writes the negated condition.
func (n negation) Build(b clause.Builder) {
	_, _ = b.WriteString("NOT (")
	n.condition.Build(b)
	_ = b.WriteByte(')')
}

func expressions[M any](conditions []Condition[M]) []clause.Expression {
	list := make([]clause.Expression, len(conditions))
	for i, condition := range conditions {
		list[i] = condition.expression
	}
	return list
}

type prefixed struct {
	column clause.Column
	prefix string
}

// Build writes the condition.
func (p prefixed) Build(b clause.Builder) {
	b.WriteQuoted(p.column)
	_, _ = b.WriteString(" LIKE ")
	b.AddVar(b, likeEscaper.Replace(p.prefix)+"%")
	_, _ = b.WriteString(" ESCAPE '!'") // a backslash would depend on the engine's mode
}

var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")
