package model

import "strings"

// relationsCode loads rows that foreign keys tie together.
func relationsCode(c *code, e *entity) {
	for _, r := range e.parents {
		parts := make([]string, len(r.fields))
		null := ""
		for i, f := range r.fields {
			value := f.value("row")
			if f.kind == bytesKind {
				value = "string(" + value + ")"
			}
			if len(r.fields) > 1 {
				value = r.target.key[i].name + ": " + value
			}
			parts[i] = value
			if text := f.isNull("row"); text != "" {
				null = "if " + text + " {\nreturn key, false\n}\n"
			}
		}
		key := parts[0]
		if len(parts) > 1 {
			key = r.target.keyType + "{" + strings.Join(parts, ", ") + "}"
		}
		c.put(`
func (r *${m}Repo) Load${R}(ctx context.Context, rows ...*$M) error {
	keyOf := func(row *$M) (key ${RK}, refers bool) {
		${null}return ${key}, true
	}
	return loadParents(ctx, rows, keyOf, r.models.${T}.GetMany, func(row *$M, found *${T}) { row.${R} = found })
}

`, "R", r.name, "T", r.target.name, "RK", r.target.keyType, "key", key, "null", null)
	}
	for _, r := range e.children {
		childrenCode(c, e, r)
	}
}

func childrenCode(c *code, e *entity, r *child) {
	value := r.field.value("row")
	c.put(`
func (r *${m}Repo) Load${R}(ctx context.Context, rows ...*$M) error {
	keys := make([]$K, len(rows))
	for i, row := range rows {
		keys[i] = ${m}Key(row)
	}
	found := map[$K][]*${S}{}
	for part := range slices.Chunk(distinct(keys), chunk) {
		var children []*${S}
		db := store.Where(r.db.Gorm(ctx), ${S}Columns.${F}.In(part...))
		if err := store.OrderBy(db, ${order}).Select(${s}Select).Find(&children).Error; err != nil {
			return r.db.Error(err)
		}
		for _, row := range children {
			found[${value}] = append(found[${value}], row)
		}
	}
	for _, row := range rows {
		row.${R} = found[${m}Key(row)]
	}
	return nil
}

`, "R", r.name, "S", r.source.name, "s", r.source.variable, "F", r.field.name, "value", value, "order", r.source.keyOrder())
}

// keyOrder orders by the key.
func (e *entity) keyOrder() string {
	parts := make([]string, len(e.key))
	for i, f := range e.key {
		parts[i] = e.name + "Columns." + f.name + ".Asc()"
	}
	return strings.Join(parts, ", ")
}

// sharedRelations is what the loaders share.
func sharedRelations(c *code) {
	c.put(`
// loadParents sets what rows refer to by keys.
func loadParents[R, T any, K comparable](ctx context.Context, rows []*R, keyOf func(*R) (K, bool),
	get func(context.Context, ...K) (map[K]*T, error), set func(*R, *T)) error {
	var keys []K
	for _, row := range rows {
		if key, refers := keyOf(row); refers {
			keys = append(keys, key)
		}
	}
	found, err := get(ctx, distinct(keys)...)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if key, refers := keyOf(row); refers {
			set(row, found[key])
		}
	}
	return nil
}

func distinct[K comparable](keys []K) []K {
	seen := make(map[K]bool, len(keys))
	out := keys[:0:0]
	for _, key := range keys {
		if !seen[key] {
			seen[key] = true
			out = append(out, key)
		}
	}
	return out
}

`)
}
