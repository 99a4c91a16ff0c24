package model

import (
	"fmt"
	"strconv"
	"strings"
)

// wide lists the cached unique indexes of several columns, of which a patch may
// set some.
func (e *entity) wide() []*unique {
	var out []*unique
	for _, u := range e.guarded() {
		if len(u.fields) > 1 {
			out = append(out, u)
		}
	}
	return out
}

// guarded lists the unique indexes whose missing values are remembered. A writer
// tells the cache of the values that a row gets; the others need no telling, as
// a row that is found is checked for the value.
func (e *entity) guarded() []*unique {
	var out []*unique
	for _, u := range e.uniques {
		if u.cached && u.exact {
			out = append(out, u)
		}
	}
	return out
}

// keysCode lists what is cached of rows that are written.
func (e *entity) keysCode(c *code) {
	c.put(`
func (r *${m}Repo) key(key $K) string {
	if r.guard == nil {
		return ""
	}
	return r.rows.Key(key)
}

// keys are the cache keys of rows and of their unique values.
func (r *${m}Repo) keys(rows ...*$M) []string {
	if r.guard == nil {
		return nil
	}
	var keys []string
	for _, row := range rows {
`)
	if f := e.numbered(); f != nil {
		c.line("if row.%s != 0 {\nkeys = append(keys, r.rows.Key(%sKey(row)))\n}", f.name, e.variable)
	} else {
		c.put("keys = append(keys, r.rows.Key(${m}Key(row)))\n")
	}
	for _, u := range e.guarded() {
		var present, values []string
		for _, f := range u.fields {
			if null := f.isNull("row"); null != "" {
				present = append(present, "!("+null+")")
			}
			values = append(values, f.value("row"))
		}
		text := fmt.Sprintf("keys = append(keys, r.by%s.Key(%s))", u.name, e.indexValue(u, values))
		if len(present) > 0 {
			text = fmt.Sprintf("if %s {\n%s\n}", strings.Join(present, " && "), text)
		}
		c.line("%s", text)
	}
	c.line("}\nreturn keys\n}\n")
	if e.numbered() != nil {
		c.put(`
// late are the cache keys of rows that the database has numbered.
func (r *${m}Repo) late(rows ...*$M) []string {
	keys := make([]string, len(rows))
	for i, row := range rows {
		keys[i] = r.rows.Key(${m}Key(row))
	}
	return keys
}

`)
	}
}

// patchKeysCode lists what is cached of a row that a patch changes.
func (e *entity) patchKeysCode(c *code) {
	if len(e.changeable()) == 0 {
		return
	}
	c.put(`
func (r *${m}Repo) patchKeys(key $K, patch ${M}Patch) []string {
	if r.guard == nil {
		return nil
	}
	keys := []string{r.rows.Key(key)}
`)
	for _, u := range e.guarded() {
		if len(u.fields) == 1 && e.patchable(u.fields[0]) {
			c.line("if value, set := patch.%s.Get(); set {\nkeys = append(keys, r.by%s.Key(value))\n}", u.fields[0].name, u.name)
		}
	}
	c.line("return keys\n}\n")
	if len(e.wide()) == 0 {
		return
	}
	c.put(`
// patchLate are the keys of unique values that a patch sets in part: the other
// part is read from the row.
func (r *${m}Repo) patchLate(ctx context.Context, key $K, patch ${M}Patch) []string {
`)
	var absent []string
	for _, u := range e.wide() {
		for _, f := range u.fields {
			if e.patchable(f) {
				absent = append(absent, "patch."+f.name+".IsAbsent()")
			}
		}
	}
	if len(absent) == 0 {
		absent = []string{"true"}
	}
	c.put(`
	if r.guard == nil || ${absent} {
		return nil
	}
	row, err := r.find(ctx, key)
	if err != nil {
		return nil
	}
	return r.keys(row)
}

`, "absent", strings.Join(absent, " && "))
}

func (e *entity) patchable(f *field) bool {
	for _, other := range e.changeable() {
		if other == f {
			return true
		}
	}
	return false
}

// codecCode writes and reads rows for the cache.
func (p *pack) codecCode(c *code, e *entity) {
	c.put(`
// ${m}Codec encodes rows for the cache.
type ${m}Codec struct{}

// Fingerprint changes with the columns and their types.
func (${m}Codec) Fingerprint() uint64 { return ${print} }

// Append adds a row to dst.
func (${m}Codec) Append(dst []byte, row *$M) ([]byte, error) {
`, "print", "0x"+strconv.FormatUint(p.fingerprint(e), 16))
	for _, f := range e.fields {
		if null := f.isNull("row"); null != "" && f.null != byZero && f.null != byNil {
			c.line("dst = rowcodec.AppendBool(dst, %s)\nif !(%s) {\n%s\n}", null, null, f.encode())
			continue
		}
		c.line("%s", f.encode())
	}
	c.put("return dst, nil\n}\n\n// Decode sets row from what Append wrote.\nfunc (${m}Codec) Decode(src []byte, row *$M) error {\nr := rowcodec.NewReader(src)\n")
	for _, f := range e.fields {
		if f.null != never && f.null != byZero && f.null != byNil {
			c.line("if !r.Bool() {\nrow.%s = %s\n}", f.name, f.wrapped(f.decode()))
			continue
		}
		c.line("row.%s = %s", f.name, f.decode())
	}
	c.line("return r.Close()\n}\n")
}

// encode adds a value that is not NULL.
func (f *field) encode() string {
	at := f.value("row")
	name := map[kind]string{boolKind: "Bool", intKind: "Int", uintKind: "Uint", float32Kind: "Float32", float64Kind: "Float64",
		textKind: "Text", bytesKind: "Bytes", jsonKind: "Bytes", timeKind: "Time"}[f.kind]
	if f.kind == decimalKind {
		return "dst = rowcodec.AppendText(dst, (" + at + ").String())"
	}
	return "dst = rowcodec.Append" + name + "(dst, " + at + ")"
}

func (f *field) decode() string {
	switch f.kind {
	case boolKind:
		return "r.Bool()"
	case intKind:
		return "rowcodec.Int[" + f.goType + "](&r)"
	case uintKind:
		return "rowcodec.Uint[" + f.goType + "](&r)"
	case float32Kind:
		return "r.Float32()"
	case float64Kind:
		return "r.Float64()"
	case bytesKind, jsonKind:
		return "rowcodec.Bytes[" + f.goType + "](&r)"
	case timeKind:
		return "r.Time()"
	case decimalKind:
		return "decimalOf(&r)"
	}
	return "rowcodec.Text[" + f.goType + "](&r)"
}
