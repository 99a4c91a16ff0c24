package model

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/apigen/apigen/parser/schema"
)

// createCode is Create and CreateBatch.
func (p *pack) createCode(c *code, e *entity) {
	stamp := ""
	if e.stamped() {
		stamp = "stamp" + e.name + "(row)\n"
	}
	stamp += p.fitCall(e, "Fit(row)")
	run := "return db.Create(row).Error"
	if names := p.reread(e); len(names) > 0 {
		run = fmt.Sprintf("if err := db.Create(row).Error; err != nil {\nreturn err\n}\nreturn %sByKey(db, %sKey(row)).Select([]string{%s}).Take(row).Error", e.variable, e.variable, quotedNames(names))
	}
	c.put(`
func (r *${m}Repo) Create(ctx context.Context, row *$M) error {
	${stamp}return r.db.Change(ctx, store.Change{
		${keys}Run: func(db *gorm.DB) error {
			${run}
		},
		${late}
	})
}

`, "stamp", stamp, "run", run, "keys", e.guard("r.keys(row)"), "late", e.lateKeys("r.late(row)"))
	c.put(`
func (r *${m}Repo) CreateBatch(ctx context.Context, rows []*$M, size int) error {
	if size <= 0 {
		size = 100
	}
	if len(rows) > 0 && len(rows) <= size && ${alone} {
		return r.createAll(ctx, rows) // a single statement is all or none by itself
	}
	return r.db.Tx(ctx, func(ctx context.Context) error {
		for part := range slices.Chunk(rows, size) {
			if err := r.createAll(ctx, part); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *${m}Repo) createAll(ctx context.Context, rows []*$M) error {
	${stamp}return r.db.Change(ctx, store.Change{
		${keys}Run: func(db *gorm.DB) error { return db.Create(rows).Error },
		${late}
	})
}

`, "alone", e.alone(), "stamp", loop(stamp), "keys", e.guard("r.keys(rows...)"), "late", e.lateKeys("r.late(rows...)"))
	p.stampCode(c, e)
	p.fitCode(c, e)
}

func loop(stamp string) string {
	if stamp == "" {
		return ""
	}
	return "for _, row := range rows {\n" + stamp + "}\n"
}

// alone is when a statement needs no transaction around it. Keys that the
// database numbers are known before the commit only inside of one, and the cache
// must hold them until then.
func (e *entity) alone() string {
	if e.cached && e.numbered() != nil {
		return "r.guard == nil && !r.db.InTx(ctx)"
	}
	return "!r.db.InTx(ctx)"
}

// guard names what is cached of the rows that a change touches.
func (e *entity) guard(keys string) string {
	if !e.cached {
		return ""
	}
	return "Guard: r.guard, Keys: " + keys + ",\n"
}

// lateKeys is for keys that the database numbers.
func (e *entity) lateKeys(keys string) string {
	if !e.cached || e.numbered() == nil {
		return ""
	}
	return "Late: func() []string { return " + keys + " },"
}

// stampCode fills in the times of a new row.
func (p *pack) stampCode(c *code, e *entity) {
	if !e.stamped() {
		return
	}
	c.put("func stamp${M}(row *$M) {\nat := now()\n")
	for _, f := range e.fields {
		if f.created || f.touched {
			missing := f.isNull("row")
			if missing == "" {
				missing = f.isZero("row." + f.name)
			}
			c.line("if %s {\nrow.%s = %s\n}", missing, f.name, f.wrapped(p.at(f, "at")))
		}
	}
	c.line("}\n")
}

// now is the time as the column keeps it.
func (p *pack) now(f *field) string { return p.at(f, "now()") }

// at is an expression of now as the column keeps it.
func (p *pack) at(f *field, now string) string {
	digits := f.column.Type.Precision
	if p.dialect == schema.SQLite || digits >= 6 {
		return now
	}
	unit := 1
	for range 9 - digits {
		unit *= 10
	}
	switch unit {
	case 1e9:
		return now + ".Truncate(time.Second)"
	case 1e6:
		return now + ".Truncate(time.Millisecond)"
	}
	return now + ".Truncate(" + strconv.Itoa(unit) + ")"
}

// touch sets the times of a write in the columns to write.
func (p *pack) touch(c *code, e *entity, onlyMissing bool) {
	at := "now()"
	if touched := e.touched(); len(touched) > 1 {
		at = "at"
		c.line("at := now()")
	}
	for _, f := range e.touched() {
		column := strconv.Quote(f.column.Name)
		if onlyMissing {
			c.line("if _, set := columns[%s]; !set {\ncolumns[%s] = %s\n}", column, column, p.at(f, at))
			continue
		}
		c.line("touched%s := %s\ncolumns[%s] = touched%s", f.name, p.at(f, at), column, f.name)
	}
}

// touched lists the times of the last write.
func (e *entity) touched() []*field {
	return slices.DeleteFunc(e.changeable(), func(f *field) bool { return !f.touched })
}

// saveCode is Save.
func (p *pack) saveCode(c *code, e *entity) {
	if len(e.changeable()) == 0 {
		return
	}
	c.put("func (r *${m}Repo) Save(ctx context.Context, row *$M) error {\n${fit}", "fit", p.fitCall(e, "Fit(row)"))
	key := e.spelled(c, e.variable+"Key(row)")
	c.put("columns := ${m}Values(row)\n")
	p.touch(c, e, false)
	where := fmt.Sprintf("%sByKey(db, %s)", e.variable, key)
	if e.lock != nil {
		c.line("next := row.%s + 1\ncolumns[%s] = next", e.lock.name, strconv.Quote(e.lock.column.Name))
		where = fmt.Sprintf("store.Where(%s, %sColumns.%s.Eq(row.%s))", where, e.name, e.lock.name, e.lock.name)
	}
	keys := "r.keys(row)"
	if e.cached && !e.exactKey() {
		keys = "append(r.keys(row), r.key(key))"
	}
	assign := ":="
	if key == "key" {
		assign = "="
	}
	c.put(`
	err ${assign} r.db.Change(ctx, store.Change{
		${keys}Run: func(db *gorm.DB) error {
			done := ${where}.Updates(columns)
			if done.Error != nil || done.RowsAffected > 0 {
				return done.Error
			}
			${none}
		},
	})
	if err != nil {
		return err
	}
`, "assign", assign, "keys", e.guard(keys), "where", where, "none", p.nothingDone(e, key, e.lock != nil))
	if e.lock != nil {
		c.line("row.%s = next", e.lock.name)
	}
	for _, f := range e.changeable() {
		if f.touched {
			c.line("row.%s = %s", f.name, f.wrapped("touched"+f.name))
		}
	}
	c.line("return nil\n}\n")
	e.valuesCode(c)
}

// nothingDone says what it means that an update met no row. MySQL does not count
// rows that have the values already.
func (p *pack) nothingDone(e *entity, key string, locked bool) string {
	exists := fmt.Sprintf("%sByKey(db, %s).Select([]string{%s}).Take(&%s{}).Error", e.variable, key, quotedNames(e.key), e.name)
	switch {
	case locked:
		return "if err := " + exists + "; err != nil {\nreturn err\n}\nreturn store.ErrConflict"
	case p.isMySQL() && e.lock == nil:
		return "return " + exists + " // MySQL does not count rows that have the values already"
	}
	return "return store.ErrNotFound"
}

// valuesCode lists what Save writes.
func (e *entity) valuesCode(c *code) {
	c.put("// ${m}Values are the columns that Save writes.\nfunc ${m}Values(row *$M) map[string]any {\ncolumns := map[string]any{\n")
	var later []*field
	for _, f := range e.changeable() {
		if f.created || f.touched {
			continue
		}
		if f.null == byZero && f.filled || f.null == byNil {
			later = append(later, f)
			c.line("%s: nil,", strconv.Quote(f.column.Name))
			continue
		}
		c.line("%s: row.%s,", strconv.Quote(f.column.Name), f.name)
	}
	c.line("}")
	for _, f := range later {
		c.line("if !(%s) {\ncolumns[%s] = row.%s\n}", f.isNull("row"), strconv.Quote(f.column.Name), f.name)
	}
	c.line("return columns\n}\n")
}

// spelled begins a change with the key as the database spells it, where that
// may differ; it returns the expression of the key.
func (e *entity) spelled(c *code, key string) string {
	if !e.cached || e.exactKey() {
		return key
	}
	c.line("key, err := r.spelled(ctx, %s)\nif err != nil {\nreturn err\n}", key)
	return "key"
}

// updateCode is Update.
func (p *pack) updateCode(c *code, e *entity) {
	if len(e.changeable()) == 0 {
		return
	}
	c.put(`
func (r *${m}Repo) Update(ctx context.Context, key $K, patch ${M}Patch) error {
	columns := patch.columns()
`)
	e.emptyPatch(c)
	c.put("${fit}", "fit", p.fitCall(e, "FitColumns(columns)"))
	e.respell(c)
	p.touch(c, e, true)
	if e.lock != nil {
		c.line("columns[%s] = gorm.Expr(\"? + 1\", clause.Column{Table: clause.CurrentTable, Name: %s})", strconv.Quote(e.lock.column.Name), strconv.Quote(e.lock.column.Name))
	}
	late := ""
	if e.cached && len(e.wide()) > 0 {
		late = "Late: func() []string { return r.patchLate(ctx, key, patch) },"
	}
	row, found, none := e.variable+"ByKey(db, key)", "", p.nothingDone(e, "key", false)
	if e.lock != nil {
		found = fmt.Sprintf("row := %s\nif locked {\nrow = store.Where(row, %sColumns.%s.Eq(version))\n}\n", row, e.name, e.lock.name)
		row = "row"
		none = fmt.Sprintf("if locked {\n%s\n}\n%s", p.nothingDone(e, "key", true), none)
	}
	c.put(`
	return r.db.Change(ctx, store.Change{
		${keys}Run: func(db *gorm.DB) error {
			${found}done := ${row}.Updates(columns)
			if done.Error != nil || done.RowsAffected > 0 {
				return done.Error
			}
			${none}
		},
		${late}
	})
}

`, "keys", e.guard("r.patchKeys(key, patch)"), "row", row, "found", found, "none", none, "late", late)
}

// emptyPatch ends a change of nothing. The version that the row must have is
// looked at nevertheless.
func (e *entity) emptyPatch(c *code) {
	if e.lock == nil {
		c.line("if len(columns) == 0 {\nreturn nil\n}")
		return
	}
	c.put(`
	version, locked := patch.${lock}.Get()
	switch {
	case len(columns) == 0 && locked:
		var row $M
		if err := ${m}ByKey(r.db.Gorm(ctx), key).Select([]string{${column}}).Take(&row).Error; err != nil {
			return r.db.Error(err)
		}
		if row.${lock} != version {
			return store.ErrConflict
		}
		return nil
	case len(columns) == 0:
		return nil
	}
`, "lock", e.lock.name, "column", strconv.Quote(e.lock.column.Name))
}

// respell is spelled for a parameter.
func (e *entity) respell(c *code) {
	if e.cached && !e.exactKey() {
		c.line("key, err := r.spelled(ctx, key)\nif err != nil {\nreturn err\n}")
	}
}

// deleteCode is Delete, and HardDelete.
func (p *pack) deleteCode(c *code, e *entity) {
	name := "Delete"
	if e.soft != nil {
		name = "HardDelete"
		c.put("func (r *${m}Repo) Delete(ctx context.Context, key $K) error {\n")
		e.respell(c)
		c.line("columns := map[string]any{%s: %s}", strconv.Quote(e.soft.column.Name), p.now(e.soft))
		if e.lock != nil {
			c.line("columns[%s] = gorm.Expr(\"? + 1\", clause.Column{Table: clause.CurrentTable, Name: %s})", strconv.Quote(e.lock.column.Name), strconv.Quote(e.lock.column.Name))
		}
		c.put(`
	return r.db.Change(ctx, store.Change{
		${keys}Run: func(db *gorm.DB) error { return gone(${m}ByKey(db, key).Updates(columns)) },
	})
}

`, "keys", e.guard("[]string{r.key(key)}"))
	}
	c.put("func (r *${m}Repo) ${name}(ctx context.Context, key $K) error {\n", "name", name)
	unscoped := ""
	if e.soft != nil {
		unscoped = ".Unscoped()"
		if e.cached && !e.exactKey() {
			c.line("if row, err := r.find(ctx, key); err == nil {\nkey = %sKey(row) // the spelling under which it is cached\n}", e.variable)
		}
	} else {
		e.respell(c)
	}
	c.put(`
	return r.db.Change(ctx, store.Change{
		${keys}Run: func(db *gorm.DB) error { return gone(${m}ByKey(db${unscoped}, key).Delete(&$M{})) },
	})
}

`, "keys", e.guard("[]string{r.key(key)}"), "unscoped", unscoped)
}
