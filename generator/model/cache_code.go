package model

import (
	"fmt"
	"strconv"
	"strings"
)

// cacheCode ties a repository to the cache: keys, indexes, codec.
func (p *pack) cacheCode(e *entity) *code {
	c := e.code()
	p.wireCode(c, e)
	for _, u := range e.uniques {
		if u.cached {
			e.indexCode(c, u)
		}
	}
	e.keysCode(c)
	e.patchKeysCode(c)
	p.codecCode(c, e)
	return c
}

// wireCode joins a repository with a cache.
func (p *pack) wireCode(c *code, e *entity) {
	load := "r.find"
	if !e.exactKey() {
		load = "r.findExact"
	}
	c.put(`
// useCache keeps rows of the table in c, unless it is nil.
func (r *${m}Repo) useCache(c *cache.Cache) (${M}Repo, error) {
	if c == nil {
		return r, nil
	}
	rows, err := cache.NewAside(c, cache.Table[$K, $M]{Name: ${name}, Codec: ${m}Codec{}, AppendKey: ${m}AppendKey})
	if err != nil {
		return nil, err
	}
	r.guard, r.rows, r.load, r.loadMany = c, rows, ${load}, r.findMany
`, "name", strconv.Quote(e.table.QualifiedName()), "load", load)
	for _, u := range e.uniques {
		if !u.cached {
			continue
		}
		args := []string{"value"}
		if len(u.fields) > 1 {
			args = nil
			for _, f := range u.fields {
				args = append(args, "value."+f.name)
			}
		}
		c.put(`
	r.loadBy${U} = func(ctx context.Context, value ${I}) (*$M, error) { return r.findBy${U}(ctx, ${args}) }
	r.by${U}, err = cache.NewIndex(rows, ${m}Index${U}())
	if err != nil {
		return nil, err
	}
`, "U", u.name, "I", e.indexType(u), "args", strings.Join(args, ", "))
	}
	c.put("return r, nil\n}\n\nfunc ${m}AppendKey(dst []byte, key $K) []byte {\n")
	e.appendKey(c)
	c.line("}\n")
	if e.exactKey() {
		return
	}
	c.put(`
// spelled is the key as the database spells it: the one under which the row is
// cached.
func (r *${m}Repo) spelled(ctx context.Context, key $K) ($K, error) {
	if r.guard == nil {
		return key, nil
	}
	row, err := r.find(ctx, key)
	if err != nil {
		return key, err
	}
	return ${m}Key(row), nil
}

`)
}

func (e *entity) appendKey(c *code) {
	for i, f := range e.key {
		at := "key"
		if len(e.key) > 1 {
			at = "key." + f.name
		}
		if i > 0 {
			c.line("dst = append(dst, ':')")
		}
		typed := *f
		if f.kind == bytesKind {
			typed.kind = textKind // keys hold bytes as a string
		}
		c.line("dst = %s", typed.appended("dst", at, len(e.key) > 1))
	}
	c.line("return dst")
}

// appended adds the text of a value to a cache key. Behind a text more may
// follow, so its end must show.
func (f *field) appended(dst, at string, more bool) string {
	switch f.kind {
	case boolKind:
		return fmt.Sprintf("strconv.AppendBool(%s, %s)", dst, at)
	case intKind:
		return fmt.Sprintf("strconv.AppendInt(%s, int64(%s), 10)", dst, at)
	case uintKind:
		return fmt.Sprintf("strconv.AppendUint(%s, uint64(%s), 10)", dst, at)
	case timeKind:
		return fmt.Sprintf("strconv.AppendInt(strconv.AppendInt(%s, %s.Unix(), 10), int64(%s.Nanosecond()), 36)", dst, at, at)
	case decimalKind:
		return fmt.Sprintf("append(%s, %s.String()...)", dst, at)
	}
	if more {
		return fmt.Sprintf("strconv.AppendQuote(%s, string(%s))", dst, at)
	}
	return fmt.Sprintf("append(%s, %s...)", dst, at)
}

// indexType is the type of a unique value.
func (e *entity) indexType(u *unique) string {
	if len(u.fields) == 1 {
		return u.fields[0].goType
	}
	return e.variable + u.name
}

// indexValue is a unique value of some parts.
func (e *entity) indexValue(u *unique, parts []string) string {
	if len(u.fields) == 1 {
		return parts[0]
	}
	return e.indexType(u) + "{" + strings.Join(parts, ", ") + "}"
}

func (e *entity) indexCode(c *code, u *unique) {
	if len(u.fields) > 1 {
		c.line("type %s struct {", e.indexType(u))
		for _, f := range u.fields {
			c.line("%s %s", f.name, f.goType)
		}
		c.line("}\n")
	}
	at := func(i int) string {
		if len(u.fields) == 1 {
			return "value"
		}
		return "value." + u.fields[i].name
	}
	c.put(`
// ${m}Index${U} finds rows by a unique value.
func ${m}Index${U}() cache.Unique[$K, $M, ${I}] {
	return cache.Unique[$K, $M, ${I}]{
		Name: ${name},
		NoNegative: ${loose},
		KeyOf: ${m}Key,
		Append: func(dst []byte, value ${I}) []byte {
`, "U", u.name, "I", e.indexType(u), "name", strconv.Quote(strings.ToLower(u.name)), "loose", strconv.FormatBool(!u.exact))
	for i, f := range u.fields {
		if i > 0 {
			c.line("dst = append(dst, ':')")
		}
		c.line("dst = %s", f.appended("dst", at(i), len(u.fields) > 1))
	}
	same := make([]string, 0, len(u.fields))
	for i, f := range u.fields {
		if null := f.isNull("row"); null != "" {
			same = append(same, "!("+null+")")
		}
		same = append(same, f.same("row", at(i)))
	}
	if e.soft != nil {
		same = append(same, "!row."+e.soft.name+".Valid")
	}
	c.put("return dst\n},\nMatches: func(row *$M, value ${I}) bool { return ${same} },\n}\n}\n\n", "I", e.indexType(u), "same", strings.Join(same, " && "))
}

// same compares the field of a row with a value.
func (f *field) same(row, value string) string {
	at := f.value(row)
	switch f.kind {
	case timeKind, decimalKind:
		return "(" + at + ").Equal(" + value + ")"
	case bytesKind:
		return "string(" + at + ") == string(" + value + ")"
	}
	return at + " == " + value
}
