package model

import "strings"

func (e *entity) listLogic(c *code) {
	c.put(`
// ${F} lists rows, a page at a time, in the order of the key.
func (l *${L}) ${F}(req *types.List${M}Request) (resp *types.List${M}Response, err error) {
	page, err := l.svcCtx.Store.Models.${M}.List(l.ctx, store.Page[model.${M}Cursor]{Limit: req.Limit, After: req.After})
	if err != nil {
		return nil, store.Problem(err)
	}
	resp = &types.List${M}Response{Items: make([]types.${M}, 0, len(page.Items)), Next: page.Next}
	for _, row := range page.Items {
		resp.Items = append(resp.Items, *${view}(row))
	}
	return resp, nil
}
`)
}

func (e *entity) getLogic(c *code) {
	c.put(`
// ${F} returns the row with the key.
func (l *${L}) ${F}(req *types.${M}Request) (resp *types.${M}, err error) {
	row, err := l.svcCtx.Store.Models.${M}.Get(l.ctx, ${key})
	if err != nil {
		return nil, store.Problem(err)
	}
	return ${view}(row), nil
}
`, "key", e.requested())
}

// requested is the key that a path names.
func (e *entity) requested() string {
	if len(e.key) == 1 {
		return e.key[0].received("req." + e.key[0].name)
	}
	var parts []string
	for _, f := range e.key {
		parts = append(parts, f.name+": "+f.received("req."+f.name))
	}
	return "model." + e.name + "Key{" + strings.Join(parts, ", ") + "}"
}

func (e *entity) createLogic(c *code) {
	c.put(`
// ${F} adds a row. What the request leaves out has the default of the schema.
func (l *${L}) ${F}(req *types.Create${M}Request) (resp *types.${M}, err error) {
	row := model.New${M}()
`)
	for _, f := range e.given() {
		f.takeCode(c)
	}
	c.put(`
	if err := l.svcCtx.Store.Models.${M}.Create(l.ctx, row); err != nil {
		return nil, store.Problem(err)
	}
	return ${view}(row), nil
}
`)
}

// takeCode puts a field of a request to create into the row.
func (f *field) takeCode(c *code) {
	to, from := "row."+f.name, "req."+f.name
	if f.kind == jsonKind && f.null == never { // null is JSON, but not what the column is without
		c.line("if err := store.Check(%q, %s, store.NotNull()); err != nil {\nreturn nil, err\n}", f.column.Name, from)
	}
	switch {
	case f.kind == decimalKind:
		f.parseCode(c, func(value string) string { return to + " = " + f.given(value) })
	case !f.optional():
		c.line("%s = %s", to, f.received(from))
	case f.kind == jsonKind && f.null != never:
		c.line("if string(%s) != \"null\" {\n%s = %s\n}", from, to, f.received(from))
	case f.list():
		c.line("if %s != nil {\n%s = %s\n}", from, to, f.received(from))
	case f.null == byPointer && f.goType == f.wireType():
		c.line("if %s != nil {\n%s = %s\n}", from, to, from)
	case f.null == byPointer:
		c.line("if %s != nil {\n%s = (*%s)(%s)\n}", from, to, f.modelType(), from)
	default:
		c.line("if %s != nil {\n%s = %s\n}", from, to, f.given(f.received("*"+from)))
	}
}

// given is a value as it stands in the model, outside of its package.
func (f *field) given(value string) string {
	switch f.null {
	case byPointer:
		return "&" + value
	case bySQL:
		return "sql.Null[" + f.modelType() + "]{V: " + value + ", Valid: true}"
	}
	return value
}

// parseCode reads the text of a decimal, if there is one.
func (f *field) parseCode(c *code, use func(value string) string) {
	from := "req." + f.name
	parse := func(text string) {
		c.line("value, err := store.Parse(%q, %s, decimal.NewFromString)\nif err != nil {\nreturn nil, err\n}\n%s", f.column.Name, text, use("value"))
	}
	if f.optional() {
		c.line("if %s != nil {", from)
		parse("*" + from)
	} else {
		c.line("{")
		parse(from)
	}
	c.line("}")
}

func (e *entity) updateLogic(c *code) {
	c.put(`
// ${F} changes the columns that the request has, and no others. Null
// sets a column to NULL.
func (l *${L}) ${F}(req *types.Update${M}Request) (resp *types.${M}, err error) {
	var patch model.${M}Patch
`)
	for _, f := range e.patched() {
		f.patchCode(c)
	}
	if e.lock != nil {
		c.line("if req.%s != nil {\npatch.%s = store.Set(%s)\n}", e.lock.name, e.lock.name, e.lock.received("*req."+e.lock.name))
	}
	c.put(`
	key := ${key}
	if err := l.svcCtx.Store.Models.${M}.Update(l.ctx, key, patch); err != nil {
		return nil, store.Problem(err)
	}
	row, err := l.svcCtx.Store.Models.${M}.Get(l.ctx, key)
	if err != nil {
		return nil, store.Problem(err)
	}
	return ${view}(row), nil
}
`, "key", e.requested())
}

// patchCode puts a member of a request to change into the patch.
func (f *field) patchCode(c *code) {
	to, from := "patch."+f.name, "req."+f.name
	switch {
	case f.kind == decimalKind:
		c.line("if %s, err = store.ParseField(%q, %s, decimal.NewFromString); err != nil {\nreturn nil, err\n}", to, f.column.Name, from)
	case f.goType == f.wireType():
		c.line("%s = %s", to, from)
	default:
		c.line("%s = optional.Map(%s, func(value %s) %s { return %s })", to, from, f.wireType(), f.modelType(), f.received("value"))
	}
}

func (e *entity) deleteLogic(c *code) {
	c.put(`
// ${F} removes the row with the key.
func (l *${L}) ${F}(req *types.${M}Request) error {
	return store.Problem(l.svcCtx.Store.Models.${M}.Delete(l.ctx, ${key}))
}
`, "key", e.requested())
}
