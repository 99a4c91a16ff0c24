package model

import (
	"github.com/apigen/apigen/parser/schema"
)

// pack is everything that one run writes: the package as a whole.
type pack struct {
	settings Settings
	dialect  schema.Dialect
	entities []*entity
	enums    []*enum // declared apart, shared by tables
}

// entity is a table and what becomes of it. All names are settled.
type entity struct {
	table     *schema.Table
	name      string // Account
	variable  string // account
	fields    []*field
	key       []*field // empty: read-only
	keyType   string   // int64, AccountKey
	uniques   []*unique
	lists     []*list
	enums     []*enum
	parents   []*parent
	children  []*child
	soft      *field // when a row was deleted; nil: deleting removes it
	lock      *field // version of a row; nil: none
	cached    bool
	migration bool // the development helper creates the table
}

// field is a column.
type field struct {
	column  *schema.Column
	name    string // CreatedAt
	goType  string // of a value: time.Time
	kind    kind
	null    null
	enum    *enum
	exact   bool   // equal in the database means equal in Go
	filled  bool   // the database fills a zero value
	initial string // Go expression of the literal default; "" for none
	created bool   // set to now when a row is created
	touched bool   // set to now whenever a row is written
}

// kind is how a value is handled in Go.
type kind string

const (
	boolKind    kind = "bool"
	intKind     kind = "int"
	uintKind    kind = "uint"
	float32Kind kind = "float32"
	float64Kind kind = "float64"
	textKind    kind = "text" // strings and enums
	bytesKind   kind = "bytes"
	jsonKind    kind = "json"
	timeKind    kind = "time"
	decimalKind kind = "decimal" // shopspring's
)

// null is how NULL is told from a value.
type null int

const (
	never     null = iota
	byPointer      // *T
	bySQL          // sql.Null[T]
	byZero         // T
	byNil          // T, a slice
	byDeleted      // gorm.DeletedAt
)

// unique is an index by which a row is found.
type unique struct {
	index     *schema.Index
	name      string // TenantEmail
	fields    []*field
	predicate string // SQL
	cached    bool
	exact     bool // no two values that the database takes for equal
}

// list is an index by which rows are listed.
type list struct {
	name  string // ListByStatus
	equal []*field
	order []term // ends in the key
}

type term struct {
	*field
	desc bool
}

// enum is a type of text with a few values.
type enum struct {
	name    string // AccountStatus
	values  []string
	names   []string // of the constants
	comment string
	sql     string // its name in the database, when it is declared apart
}

// parent is a foreign key, seen from its own table.
type parent struct {
	name   string // Customer
	target *entity
	fields []*field // as many as the target's key, in its order
}

// child is a foreign key, seen from the other table.
type child struct {
	name   string // Orders
	source *entity
	field  *field
}

func (e *entity) readOnly() bool { return len(e.key) == 0 }

func (e *entity) field(column string) *field {
	for _, f := range e.fields {
		if f.column.Name == column {
			return f
		}
	}
	return nil
}

// isKey reports whether a field is a part of the key.
func (e *entity) isKey(f *field) bool {
	for _, k := range e.key {
		if k == f {
			return true
		}
	}
	return false
}

// exactKey reports whether keys that the database takes for equal are equal.
func (e *entity) exactKey() bool {
	for _, f := range e.key {
		if !f.exact {
			return false
		}
	}
	return true
}

// numbered is the key that the database counts up, nil for none.
func (e *entity) numbered() *field {
	for _, f := range e.key {
		if f.column.AutoIncrement() {
			return f
		}
	}
	return nil
}

// changeable lists what Save writes and a patch may set.
func (e *entity) changeable() []*field {
	var out []*field
	for _, f := range e.fields {
		if !e.isKey(f) && f != e.lock && f != e.soft && f.column.Writable() {
			out = append(out, f)
		}
	}
	return out
}

// stamped reports whether the repository fills in times.
func (e *entity) stamped() bool {
	for _, f := range e.fields {
		if f.created || f.touched {
			return true
		}
	}
	return false
}

// reread lists what the database fills in and does not return.
func (p *pack) reread(e *entity) []*field {
	var out []*field
	for _, f := range e.fields {
		if p.dialect == schema.MySQL && f.filled && !e.isKey(f) {
			out = append(out, f)
		}
	}
	return out
}
