package schema

import "iter"

// Tables visits every table and view, by schema and name.
func (db *DB) Tables() iter.Seq[*Table] {
	return func(yield func(*Table) bool) {
		for _, s := range db.Schemas {
			for _, t := range s.Tables {
				if !yield(t) {
					return
				}
			}
		}
	}
}

// Schema returns the schema of a name, nil when there is none.
func (db *DB) Schema(name string) *Schema {
	for _, s := range db.Schemas {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Table returns a table or view, nil when there is none. The schema "" is the
// default one.
func (db *DB) Table(schema, name string) *Table {
	if s := db.Schema(schema); s != nil {
		for _, t := range s.Tables {
			if t.Name == name {
				return t
			}
		}
	}
	return nil
}

// Enum returns a named enumeration, nil when there is none.
func (db *DB) Enum(schema, name string) *Enum {
	if s := db.Schema(schema); s != nil {
		for _, e := range s.Enums {
			if e.Name == name {
				return e
			}
		}
	}
	return nil
}

// Column returns the column of a name, nil when there is none.
func (t *Table) Column(name string) *Column {
	for _, c := range t.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// ReadOnly reports whether rows can't be told apart by a key: views, and
// tables without a primary key.
func (t *Table) ReadOnly() bool { return t.Kind == View || len(t.PrimaryKey) == 0 }

// QualifiedName is the name with its schema before a dot, if it has one, for
// messages. It is not quoted.
func (t *Table) QualifiedName() string { return qualified(t.Schema, t.Name) }

func qualified(schema, name string) string {
	if schema == "" {
		return name
	}
	return schema + "." + name
}

// AutoIncrement reports whether the engine numbers rows by this column.
func (c *Column) AutoIncrement() bool { return c.Identity != "" }

// Writable reports whether an insert may give the column a value.
func (c *Column) Writable() bool { return c.Generated == nil && c.Identity != Always }

// Columns returns the names of the indexed columns. It reports false when a
// part is an expression or a prefix, so that the columns alone do not tell
// what is indexed.
func (x *Index) Columns() ([]string, bool) {
	names := make([]string, 0, len(x.Parts))
	for _, p := range x.Parts {
		if p.Column == "" || p.Prefix > 0 {
			return nil, false
		}
		names = append(names, p.Column)
	}
	return names, true
}

// Key reports whether values of the index's columns are those of one row at
// most: the index is unique, over whole columns and without a predicate. Rows
// with a NULL among them are told apart only when NullsSame is set.
func (x *Index) Key() bool {
	_, plain := x.Columns()
	return x.Unique && plain && x.Predicate == ""
}
