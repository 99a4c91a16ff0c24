package draft

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/schema"
)

// Draft is a schema under construction.
type Draft struct {
	DB *schema.DB
	// Default is the schema that statements mean when they name none. It is
	// the one that the model calls "".
	Default string
	// Fold tells that names of columns and indexes differ in more than letter
	// case, as in MySQL.
	Fold bool
}

// New starts an empty schema.
func New(dialect schema.Dialect) *Draft {
	d := &Draft{DB: &schema.DB{Dialect: dialect}}
	d.Fold = dialect == schema.MySQL || dialect == schema.MariaDB
	d.Schema("")
	return d
}

// Name is the name of a table, enumeration or index.
type Name struct{ Schema, Name string }

func (n Name) String() string {
	if n.Schema == "" {
		return n.Name
	}
	return n.Schema + "." + n.Name
}

// Named makes a name of a schema as written, which may be the default one.
func (d *Draft) Named(schemaName, name string) Name {
	if schemaName == d.Default {
		schemaName = ""
	}
	return Name{schemaName, name}
}

// Schema returns a schema, which is made when it is not there.
func (d *Draft) Schema(name string) *schema.Schema {
	if s := d.DB.Schema(name); s != nil {
		return s
	}
	s := &schema.Schema{Name: name}
	d.DB.Schemas = append(d.DB.Schemas, s)
	return s
}

// DropSchema forgets a schema with all it holds.
func (d *Draft) DropSchema(name string) {
	d.DB.Schemas = slices.DeleteFunc(d.DB.Schemas, func(s *schema.Schema) bool { return s.Name == name && name != "" })
}

// Table returns a table, or an error that says it is not there.
func (d *Draft) Table(n Name) (*schema.Table, error) {
	if t := d.DB.Table(n.Schema, n.Name); t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("there is no table %s at this point", n)
}

// Create adds a table. A table of the same name is replaced, or an error.
func (d *Draft) Create(t *schema.Table, replace bool) error {
	n := Name{t.Schema, t.Name}
	if d.DB.Table(t.Schema, t.Name) != nil {
		if !replace {
			return fmt.Errorf("table %s is there already", n)
		}
		d.Drop(n)
	}
	s := d.Schema(t.Schema)
	s.Tables = append(s.Tables, t)
	return nil
}

// Drop removes a table or view and reports whether it was there.
func (d *Draft) Drop(n Name) bool {
	s := d.DB.Schema(n.Schema)
	if s == nil {
		return false
	}
	before := len(s.Tables)
	s.Tables = slices.DeleteFunc(s.Tables, func(t *schema.Table) bool { return t.Name == n.Name })
	return len(s.Tables) < before
}

// Rename gives a table another name or schema; foreign keys follow.
func (d *Draft) Rename(from, to Name) error {
	t, err := d.Table(from)
	if err != nil {
		return err
	}
	if d.DB.Table(to.Schema, to.Name) != nil {
		return fmt.Errorf("table %s is there already", to)
	}
	d.Drop(from)
	t.Schema, t.Name = to.Schema, to.Name
	s := d.Schema(to.Schema)
	s.Tables = append(s.Tables, t)
	d.eachReference(from, func(fk *schema.ForeignKey) { fk.RefSchema, fk.RefTable = to.Schema, to.Name })
	return nil
}

func (d *Draft) eachReference(to Name, visit func(*schema.ForeignKey)) {
	for t := range d.DB.Tables() {
		for _, fk := range t.ForeignKeys {
			if fk.RefSchema == to.Schema && fk.RefTable == to.Name {
				visit(fk)
			}
		}
	}
}

// Same compares names of columns or indexes.
func (d *Draft) Same(a, b string) bool { return a == b || d.Fold && strings.EqualFold(a, b) }

// Index returns the table that has an index of a name in a schema. Names of
// indexes are those of a table in MySQL, of a schema elsewhere.
func (d *Draft) Index(n Name) (*schema.Table, *schema.Index) {
	if s := d.DB.Schema(n.Schema); s != nil {
		for _, t := range s.Tables {
			if x := d.index(t, n.Name); x != nil {
				return t, x
			}
		}
	}
	return nil, nil
}

func (d *Draft) index(t *schema.Table, name string) *schema.Index {
	for _, x := range t.Indexes {
		if d.Same(x.Name, name) {
			return x
		}
	}
	return nil
}
