package model

import (
	"fmt"
	"strconv"
	"strings"
)

// upsertCode is Upsert, and what it takes.
func (p *pack) upsertCode(c *code, e *entity) {
	stamp := ""
	if e.stamped() {
		stamp = "stamp" + e.name + "(row)\n"
	}
	stamp += p.fitCall(e, "Fit(row)")
	late := ""
	if e.cached {
		late = "Late: func() []string { return r.keys(row) },"
	}
	unscoped := ""
	if e.soft != nil {
		unscoped = ".Unscoped()"
	}
	c.put(`
func (r *${m}Repo) Upsert(ctx context.Context, row *$M, on ${M}Unique, columns ...${M}Column) error {
	${stamp}conflict := ${m}Conflict(on, columns)
	return r.db.Change(ctx, store.Change{
		${keys}Run: func(db *gorm.DB) error {
			if err := db.Clauses(conflict).Create(row).Error; err != nil {
				return err
			}
			fresh := $M{}
			err := store.Where(db${unscoped}, ${m}Same(row, on)...).Select(${m}Select).Take(&fresh).Error
			if err == nil {
				*row = fresh
			}
			return err
		},
		${late}
	})
}

`, "stamp", stamp, "keys", e.guard("r.keys(row)"), "late", late, "unscoped", unscoped)
	e.conflictCode(c)
	e.sameCode(c)
}

// conflictCode says which key an upsert minds and what it sets then.
func (e *entity) conflictCode(c *code) {
	c.put(`
// ${m}Conflict says which key an upsert minds, and what it sets then.
func ${m}Conflict(on ${M}Unique, columns []${M}Column) clause.OnConflict {
	conflict := clause.OnConflict{Columns: conflictColumns(${key})}
`, "key", quotedNames(e.key))
	var cases strings.Builder
	for _, u := range e.uniques {
		if u.predicate == "" {
			fmt.Fprintf(&cases, "case %sBy%s:\nconflict.Columns = conflictColumns(%s)\n", e.name, u.name, quotedNames(u.fields))
		}
	}
	if cases.Len() > 0 {
		c.line("switch on {\n%s}", cases.String())
	}
	var all []*field
	var touched []string
	for _, f := range e.changeable() {
		switch {
		case f.touched:
			touched = append(touched, strconv.Quote(f.column.Name))
		case !f.created:
			all = append(all, f)
		}
	}
	c.line("names := []string{%s}\nif len(columns) > 0 {\nnames = nil\nfor _, column := range columns {\nnames = append(names, column.Name())\n}\n}", quotedNames(all))
	if len(touched) > 0 {
		c.line("for _, name := range []string{%s} {\nif !slices.Contains(names, name) {\nnames = append(names, name)\n}\n}", strings.Join(touched, ", "))
	}
	c.line("conflict.DoUpdates = clause.AssignmentColumns(names)")
	if e.lock != nil {
		lock := strconv.Quote(e.lock.column.Name)
		c.line("conflict.DoUpdates = append(conflict.DoUpdates, clause.Assignment{Column: clause.Column{Name: %s}, Value: gorm.Expr(\"? + 1\", clause.Column{Table: clause.CurrentTable, Name: %s})})", lock, lock)
	}
	c.line("conflict.DoNothing = len(conflict.DoUpdates) == 0\nreturn conflict\n}\n")
}

// sameCode finds the row that an upsert left.
func (e *entity) sameCode(c *code) {
	c.put(`
// ${m}Same finds the row that has the same key.
func ${m}Same(row *$M, on ${M}Unique) []store.Condition[$M] {
`)
	var cases strings.Builder
	for _, u := range e.uniques {
		if u.predicate != "" {
			continue
		}
		var where, present []string
		for _, f := range u.fields {
			where = append(where, fmt.Sprintf("%sColumns.%s.Eq(%s)", e.name, f.name, f.value("row")))
			if null := f.isNull("row"); null != "" {
				present = append(present, "!("+null+")")
			}
		}
		list := fmt.Sprintf("return []store.Condition[%s]{%s}", e.name, strings.Join(where, ", "))
		if len(present) > 0 { // with NULL among them no other row is the same
			list = fmt.Sprintf("if %s {\n%s\n}", strings.Join(present, " && "), list)
		}
		fmt.Fprintf(&cases, "case %sBy%s:\n%s\n", e.name, u.name, list)
	}
	if cases.Len() > 0 {
		c.line("switch on {\n%s}", cases.String())
	}
	c.line("key := %sKey(row)\nreturn []store.Condition[%s]{%s}\n}\n", e.variable, e.name, e.keyConditions("key", ", "))
}
