package model

import (
	"fmt"
	"strings"
)

// repoCode is the repository of a table: its interface, and what implements it.
func (p *pack) repoCode(e *entity) *code {
	c := e.code()
	p.interfaceCode(c, e)
	queryCode(c, e)
	for _, l := range e.lists {
		cursorCode(c, e, l)
	}
	p.structureCode(c, e)
	if !e.readOnly() {
		p.getCode(c, e)
		getManyCode(c, e)
	}
	for _, u := range e.uniques {
		p.uniqueFinderCode(c, e, u)
	}
	if !e.readOnly() {
		p.createCode(c, e)
		p.upsertCode(c, e)
		p.saveCode(c, e)
		p.updateCode(c, e)
		p.deleteCode(c, e)
	}
	for _, l := range e.lists {
		listCode(c, e, l)
	}
	findCode(c, e)
	relationsCode(c, e)
	return c
}

// interfaceCode is what callers see. Doc comments state what each verb promises.
func (p *pack) interfaceCode(c *code, e *entity) {
	c.put(`
// ${M}Repo reads and writes table ${shown}. Inside a transaction of the database
// its methods take part in it. Errors are those of package store.
type ${M}Repo interface {
	${M}Extra

`, "shown", oneLine(e.table.QualifiedName()))
	if !e.readOnly() {
		p.writeVerbs(c, e)
	}
	for _, u := range e.uniques {
		c.line("// GetBy%s returns the row with %s, or store.ErrNotFound.%s", u.name, these(u.fields), condition(u))
		c.line("GetBy%s(ctx context.Context, %s) (*%s, error)", u.name, signature(u.fields), e.name)
	}
	for _, l := range e.lists {
		c.line("// %s returns a page of the rows%s, ordered by %s.", l.name, having(l), order(l))
		c.line("%s(ctx context.Context, %sp store.Page[%s]) (store.Result[%s], error)", l.name, leading(l.equal), e.cursorName(l), e.name)
	}
	c.put(`
	// Find returns the rows that a query describes: at most store.DefaultPageLimit
	// unless it says otherwise. Follow a long list with List instead.
	Find(ctx context.Context, q ${M}Query) ([]*$M, error)
	// Count counts the rows for which all conditions hold.
	Count(ctx context.Context, where ...store.Condition[$M]) (int64, error)
`)
	for _, r := range e.parents {
		c.line("// Load%s sets %s of the rows, from the key that each refers to; nil where there is none.", r.name, r.name)
		c.line("Load%s(ctx context.Context, rows ...*%s) error", r.name, e.name)
	}
	for _, r := range e.children {
		c.line("// Load%s sets %s of the rows: all that refer to each, by one query for every thousand.", r.name, r.name)
		c.line("Load%s(ctx context.Context, rows ...*%s) error", r.name, e.name)
	}
	c.line("}\n")
}

func (p *pack) writeVerbs(c *code, e *entity) {
	c.put(`
	// Create inserts the row as it is, and sets what the database fills in: its
	// numbered key, and columns whose zero value it replaces.
	Create(ctx context.Context, row *$M) error
	// CreateBatch inserts rows, size of them with each statement (0: 100): all or
	// none.
	CreateBatch(ctx context.Context, rows []*$M, size int) error
	// Upsert inserts the row or, when another one has the same unique key, sets
	// columns of that one: those given, or all that Save writes. The row is then
	// as the database has it. MySQL minds every unique key, whichever is given.
	Upsert(ctx context.Context, row *$M, on ${M}Unique, columns ...${M}Column) error
	// Get returns the row with the key, or store.ErrNotFound.
	Get(ctx context.Context, key $K) (*$M, error)
	// GetMany returns the rows that exist, by key.
	GetMany(ctx context.Context, keys ...$K) (map[$K]*$M, error)
`)
	switch {
	case len(e.changeable()) == 0:
	case e.lock != nil:
		c.line("// Save writes the row if its %s is still the database's, and counts that up;\n// else it returns store.ErrConflict, or store.ErrNotFound when the row is gone.", e.lock.name)
		c.put("Save(ctx context.Context, row *$M) error\n")
	default:
		c.put("// Save writes the row, or returns store.ErrNotFound.\nSave(ctx context.Context, row *$M) error\n")
	}
	if len(e.changeable()) > 0 {
		c.put(`
	// Update sets the columns of a patch that are set, or returns
	// store.ErrNotFound. An empty patch does nothing.
	Update(ctx context.Context, key $K, patch ${M}Patch) error
`)
	}
	if e.soft != nil {
		c.line("// Delete marks the row as deleted in %s, or returns store.ErrNotFound. Deleted\n// rows are not found.", e.soft.name)
		c.put("Delete(ctx context.Context, key $K) error\n// HardDelete removes the row, marked as deleted or not.\nHardDelete(ctx context.Context, key $K) error\n")
		return
	}
	c.put("// Delete removes the row, or returns store.ErrNotFound.\nDelete(ctx context.Context, key $K) error\n")
}

// signature spells the parameters for fields.
func signature(fields []*field) string {
	names := params(fields)
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = names[i] + " " + f.goType
	}
	return strings.Join(parts, ", ")
}

func leading(fields []*field) string {
	if len(fields) == 0 {
		return ""
	}
	return signature(fields) + ", "
}

func these(fields []*field) string {
	if len(fields) == 1 {
		return "this " + oneLine(fields[0].column.Name)
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = oneLine(f.column.Name)
	}
	return "these values of " + strings.Join(names, ", ")
}

func condition(u *unique) string {
	if u.predicate == "" {
		return ""
	}
	return " Only rows\n// under the condition of the index are looked at: " + oneLine(u.predicate) + "."
}

func having(l *list) string {
	if len(l.equal) == 0 {
		return ""
	}
	return " with " + these(l.equal)
}

func order(l *list) string {
	names := make([]string, len(l.order))
	for i, t := range l.order {
		names[i] = oneLine(t.column.Name)
		if t.desc {
			names[i] += " descending"
		}
	}
	return strings.Join(names, ", ")
}

// cursorName is the type of the places in a list.
func (e *entity) cursorName(l *list) string {
	return e.name + strings.TrimPrefix(l.name, "List") + "Cursor"
}

func cursorCode(c *code, e *entity, l *list) {
	c.line("// %s is a place in %s.\ntype %s struct {", e.cursorName(l), l.name, e.cursorName(l))
	for _, t := range l.order {
		c.line("%s %s `json:%q`", t.name, t.goType, jsonName(t.field))
	}
	c.line("}\n")
}

func queryCode(c *code, e *entity) {
	c.put(`
// ${M}Query describes the rows that Find returns.
type ${M}Query struct {
	Where  []store.Condition[$M] // all hold
	Order  []store.Order[$M]     // none: as the database likes
	Limit  int                   // 0 is store.DefaultPageLimit; at most store.MaxPageLimit
	Offset int                   // rows to leave out; each costs as much as one that is returned
}

`)
}

// structureCode is the type behind the interface and how it is made.
func (p *pack) structureCode(c *code, e *entity) {
	c.put(`
type ${m}Repo struct {
	db *store.DB
	cursors *store.Signer
	models *Models
`)
	if e.cached {
		c.put("guard store.Guard // nil: not cached\nrows *cache.Aside[$K, $M]\nload func(context.Context, $K) (*$M, error)\nloadMany func(context.Context, []$K) (map[$K]*$M, error)\n")
		for _, u := range e.uniques {
			if u.cached {
				c.line("by%s *cache.Index[%s, %s, %s]", u.name, e.keyType, e.name, e.indexType(u))
				c.line("loadBy%s func(context.Context, %s) (*%s, error)", u.name, e.indexType(u), e.name)
			}
		}
	}
	c.line("}\n")
	if e.readOnly() {
		return
	}
	c.put(`
func (r *${m}Repo) byKey(ctx context.Context, key $K) *gorm.DB {
	return ${m}ByKey(r.db.Gorm(ctx), key)
}

func ${m}ByKey(db *gorm.DB, key $K) *gorm.DB {
	return store.Where(db.Model(&$M{}), ${where})
}

`, "where", e.keyConditions("key", ", "))
}

// keyConditions compares the key's columns with an expression.
func (e *entity) keyConditions(at, separator string) string {
	parts := make([]string, len(e.key))
	for i, f := range e.key {
		value := at
		if len(e.key) > 1 {
			value += "." + f.name
		}
		if f.kind == bytesKind {
			value = "[]byte(" + value + ")"
		}
		parts[i] = fmt.Sprintf("%sColumns.%s.Eq(%s)", e.name, f.name, value)
	}
	return strings.Join(parts, separator)
}
