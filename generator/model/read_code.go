package model

import (
	"fmt"
	"strconv"
	"strings"
)

// getCode is Get, and how it loads a row.
func (p *pack) getCode(c *code, e *entity) {
	load := "find"
	c.put("func (r *${m}Repo) Get(ctx context.Context, key $K) (*$M, error) {\n")
	switch {
	case e.cached && e.exactKey():
		c.put("if r.guard == nil {\nreturn r.find(ctx, key)\n}\nreturn r.rows.Get(ctx, key, r.load)\n}\n\n")
	case e.cached:
		c.put(`
	if r.guard == nil {
		return r.find(ctx, key)
	}
	row, err := r.rows.Get(ctx, key, r.load)
	if errors.Is(err, store.ErrNotFound) {
		return r.find(ctx, key) // the database may take another spelling for equal
	}
	return row, err
}

// findExact finds a row by the key as it is spelled there: under another
// spelling a writer of the row would not know of the cached one.
func (r *${m}Repo) findExact(ctx context.Context, key $K) (*$M, error) {
	row, err := r.find(ctx, key)
	if err == nil && ${m}Key(row) != key {
		return nil, store.ErrNotFound
	}
	return row, err
}

`)
	default:
		c.put("return r.find(ctx, key)\n}\n\n")
	}
	c.put(`
func (r *${m}Repo) ${load}(ctx context.Context, key $K) (*$M, error) {
	row := new($M)
	if err := r.byKey(ctx, key).Select(${m}Select).Take(row).Error; err != nil {
		return nil, r.db.Error(err)
	}
	return row, nil
}

`, "load", load)
}

// getManyCode is GetMany, and how it loads rows.
func getManyCode(c *code, e *entity) {
	c.put("func (r *${m}Repo) GetMany(ctx context.Context, keys ...$K) (map[$K]*$M, error) {\n")
	if e.cached && e.exactKey() {
		c.put("if r.guard != nil {\nreturn r.rows.GetMany(ctx, keys, r.loadMany)\n}\n")
	}
	c.put(`
	return r.findMany(ctx, keys)
}

func (r *${m}Repo) findMany(ctx context.Context, keys []$K) (map[$K]*$M, error) {
	found := make(map[$K]*$M, len(keys))
	for part := range slices.Chunk(keys, chunk) {
		var rows []*$M
		err := store.Where(r.db.Gorm(ctx), ${among}).Select(${m}Select).Find(&rows).Error
		if err != nil {
			return nil, r.db.Error(err)
		}
		for _, row := range rows {
			found[${m}Key(row)] = row
		}
	}
	return found, nil
}

`, "among", e.among("part"))
	if len(e.key) == 1 && e.key[0].kind != bytesKind {
		return
	}
	c.put("func ${m}Among(keys []$K) store.Condition[$M] {\n")
	if len(e.key) == 1 {
		c.line("list := make([][]byte, len(keys))\nfor i, key := range keys {\nlist[i] = []byte(key)\n}")
		c.line("return %sColumns.%s.In(list...)\n}\n", e.name, e.key[0].name)
		return
	}
	c.put(`
	list := make([]store.Condition[$M], len(keys))
	for i, key := range keys {
		list[i] = store.And(${where})
	}
	return store.Or(list...)
}

`, "where", e.keyConditions("key", ", "))
}

func (e *entity) among(keys string) string {
	if len(e.key) == 1 && e.key[0].kind != bytesKind {
		return fmt.Sprintf("%sColumns.%s.In(%s...)", e.name, e.key[0].name, keys)
	}
	return e.variable + "Among(" + keys + ")"
}

// uniqueFinderCode is GetBy for a unique index.
func (p *pack) uniqueFinderCode(c *code, e *entity, u *unique) {
	names := params(u.fields)
	c.put("func (r *${m}Repo) GetBy${U}(ctx context.Context, ${params}) (*$M, error) {\n", "U", u.name, "params", signature(u.fields))
	if !u.cached {
		c.line("return r.findBy%s(ctx, %s)\n}\n", u.name, strings.Join(names, ", "))
	} else {
		c.put(`
	if r.guard == nil {
		return r.findBy${U}(ctx, ${args})
	}
	return r.by${U}.Get(ctx, ${value}, r.loadBy${U})
}

`, "U", u.name, "args", strings.Join(names, ", "), "value", e.indexValue(u, names))
	}
	where := make([]string, len(u.fields))
	for i, f := range u.fields {
		where[i] = fmt.Sprintf("%sColumns.%s.Eq(%s)", e.name, f.name, names[i])
	}
	c.put(`
func (r *${m}Repo) findBy${U}(ctx context.Context, ${params}) (*$M, error) {
	row := new($M)
	err := store.Where(r.db.Gorm(ctx), ${where})${predicate}.Select(${m}Select).Take(row).Error
	if err != nil {
		return nil, r.db.Error(err)
	}
	return row, nil
}

`, "U", u.name, "params", signature(u.fields), "where", strings.Join(where, ", "), "predicate", predicateCode(u.predicate))
}

func predicateCode(sql string) string {
	if sql == "" {
		return ""
	}
	return ".Where(clause.Expr{SQL: " + strconv.Quote("("+sql+")") + "})"
}

// findCode is Find and Count.
func findCode(c *code, e *entity) {
	c.put(`
func (r *${m}Repo) Find(ctx context.Context, q ${M}Query) ([]*$M, error) {
	rows := []*$M{}
	db := store.OrderBy(store.Where(r.db.Gorm(ctx), q.Where...), q.Order...)
	limit := store.Page[$M]{Limit: q.Limit}.Size()
	err := db.Select(${m}Select).Limit(limit).Offset(q.Offset).Find(&rows).Error
	return rows, r.db.Error(err)
}

func (r *${m}Repo) Count(ctx context.Context, where ...store.Condition[$M]) (int64, error) {
	var n int64
	err := store.Where(r.db.Gorm(ctx).Model(&$M{}), where...).Count(&n).Error
	return n, r.db.Error(err)
}

`)
}

// listCode is one list with its keyset.
func listCode(c *code, e *entity, l *list) {
	names := params(l.equal)
	where := make([]string, len(l.equal))
	shape := []string{strconv.Quote(e.variable + "." + l.name)}
	for i, f := range l.equal {
		where[i] = fmt.Sprintf("%sColumns.%s.Eq(%s)", e.name, f.name, names[i])
		shape = append(shape, names[i])
	}
	orders, position := make([]string, len(l.order)), make([]string, len(l.order))
	for i, t := range l.order {
		orders[i] = fmt.Sprintf("%sColumns.%s.%s()", e.name, t.name, direction(t, "Asc", "Desc"))
		position[i] = fmt.Sprintf("%s: row.%s", t.name, t.name)
	}
	c.put(`
func (r *${m}Repo) ${L}(ctx context.Context, ${params}p store.Page[$cursor]) (store.Result[$M], error) {
	shape := store.Shape(${shape})
	after, err := p.Cursor(r.cursors, shape)
	if err != nil {
		return store.Result[$M]{}, err
	}
	where := []store.Condition[$M]{${where}}
	if after != nil {
		where = append(where, ${behind})
	}
	var rows []*$M
	db := store.OrderBy(store.Where(r.db.Gorm(ctx), where...), ${orders})
	if err := db.Select(${m}Select).Limit(p.Size() + 1).Find(&rows).Error; err != nil {
		return store.Result[$M]{}, r.db.Error(err)
	}
	return store.Paginate(r.cursors, shape, p, rows, func(row *$M) $cursor {
		return $cursor{${position}}
	})
}

`, "L", l.name, "params", leading(l.equal), "cursor", e.cursorName(l), "shape", strings.Join(shape, ", "), "where", strings.Join(where, ", "),
		"behind", e.behind(l.order, 0), "orders", strings.Join(orders, ", "), "position", strings.Join(position, ", "))
}

func direction(t term, asc, desc string) string {
	if t.desc {
		return desc
	}
	return asc
}

// behind is the condition that a row comes after the cursor in an order. The
// first part lets an index jump there.
func (e *entity) behind(order []term, i int) string {
	column := e.name + "Columns." + order[i].name
	value := "after." + order[i].name
	past := fmt.Sprintf("%s.%s(%s)", column, direction(order[i], "Gt", "Lt"), value)
	if i == len(order)-1 {
		return past
	}
	return fmt.Sprintf("store.And(%s.%s(%s), store.Or(%s, %s))", column, direction(order[i], "Ge", "Le"), value, past, e.behind(order, i+1))
}
