package model

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/schema"
)

// fingerprint identifies how a row is encoded.
func (p *pack) fingerprint(e *entity) uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "1 %s", e.table.QualifiedName())
	for _, f := range e.fields {
		_, _ = fmt.Fprintf(h, "|%s %s %s", f.column.Name, f.kind, f.structType())
	}
	return h.Sum64()
}

// packageCode is what belongs to no single table.
func (p *pack) packageCode() *code {
	c := &code{}
	cached := false
	for _, e := range p.entities {
		cached = cached || e.cached
	}
	p.modelsCode(c, cached)
	p.migrateCode(c)
	p.sharedCode(c, cached)
	return c
}

func (p *pack) modelsCode(c *code, cached bool) {
	c.line("// Models are the repositories of all tables.\ntype Models struct {\ndb *store.DB")
	for _, e := range p.entities {
		c.line("%s %sRepo", e.name, e.name)
	}
	c.line("}\n")
	c.put(`
// Options are what repositories need beside the database.
type Options struct {
	// Cursors signs the cursors of lists. Nil means with a secret of this
	// process: cursors are then good for as long as it runs, and nowhere else.
	Cursors *store.Signer
`)
	if cached {
		c.put("// Cache keeps rows, made with CacheOptions. Nil means that nothing is cached.\nCache *cache.Cache\n")
	}
	c.put(`
}

// New returns the repositories of a database.
func New(db *store.DB, o Options) (*Models, error) {
	if o.Cursors == nil {
		signer, err := store.NewSigner(secret.New(rand.Text() + rand.Text()))
		if err != nil {
			return nil, err
		}
		o.Cursors = signer
	}
	m := &Models{db: db}
`)
	if cached {
		c.line("var err error")
	}
	for _, e := range p.entities {
		if !e.cached {
			c.line("m.%s = &%sRepo{db: db, cursors: o.Cursors, models: m}", e.name, e.variable)
			continue
		}
		c.line("if m.%s, err = (&%sRepo{db: db, cursors: o.Cursors, models: m}).useCache(o.Cache); err != nil {\nreturn nil, err\n}", e.name, e.variable)
	}
	c.put(`
	return m, nil
}

// Tx runs f in a transaction: everything that is done with the context given to
// f is committed when f returns nil, else undone. See store.DB.Tx.
func (m *Models) Tx(ctx context.Context, f func(ctx context.Context) error, options ...store.TxOption) error {
	return m.db.Tx(ctx, f, options...)
}

`)
	if cached {
		c.put(`
// CacheOptions are the options of a cache for these repositories: transactions
// read past it, and its errors are those of package store.
func CacheOptions(db *store.DB) cache.Options {
	return cache.Options{Bypass: db.InTx, NotFound: store.ErrNotFound, Overloaded: store.ErrOverloaded, Unchanged: db.Unchanged}
}

`)
	}
}

func (p *pack) migrateCode(c *code) {
	c.put(`
// AutoMigrate creates the tables that are missing and adds missing columns, for
// development: it knows no foreign keys, checks, or indexes over expressions or
// under conditions. Use migrations in production.
func AutoMigrate(ctx context.Context, db *store.DB) error {
`)
	p.typesFirst(c)
	c.put(`
	for _, table := range []any{
`)
	for _, e := range p.entities {
		if e.migration {
			c.line("&%s{},", e.name)
		}
	}
	c.put(`
	} {
		if err := migrate(db.Gorm(ctx), table); err != nil {
			return db.Error(err)
		}
	}
	return nil
}

func migrate(db *gorm.DB, table any) error {
	if !db.Migrator().HasTable(table) {
		return db.Migrator().CreateTable(table)
	}
	statement := &gorm.Statement{DB: db}
	if err := statement.Parse(table); err != nil {
		return err
	}
	for _, column := range statement.Schema.DBNames {
		if !db.Migrator().HasColumn(table, column) {
			if err := db.Migrator().AddColumn(table, column); err != nil {
				return err
			}
		}
	}
	return nil
}

`)
}

// typesFirst creates the enumerations that tables of PostgreSQL use.
func (p *pack) typesFirst(c *code) {
	for _, x := range p.enums {
		values := make([]string, len(x.values))
		for i, value := range x.values {
			values[i] = "'" + strings.ReplaceAll(value, "'", "''") + "'"
		}
		sql := fmt.Sprintf("DO $$ BEGIN CREATE TYPE %s AS ENUM (%s); EXCEPTION WHEN duplicate_object THEN NULL; END $$", x.sql, strings.Join(values, ", "))
		c.line("if err := db.Gorm(ctx).Exec(%s).Error; err != nil {\nreturn db.Error(err)\n}", strconv.Quote(sql))
	}
}

// sharedCode is what the files of the package share.
func (p *pack) sharedCode(c *code, cached bool) {
	writes, pointers, json, decimals, texts, related := false, false, false, false, false, false
	for _, e := range p.entities {
		writes = writes || !e.readOnly()
		related = related || len(e.parents)+len(e.children) > 0
		for _, f := range e.fields {
			pointers = pointers || f.null == byPointer
			json = json || f.kind == jsonKind
			decimals = decimals || f.kind == decimalKind
			texts = texts || f.column.Type.Kind == schema.Decimal && f.kind == textKind
		}
	}
	if writes {
		c.put(`
// chunk is the most keys in one statement: engines limit parameters.
const chunk = 1000

// now is the time to the precision that every engine keeps, in UTC: SQLite
// compares times as text.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// gone is the outcome of removing a row.
func gone(done *gorm.DB) error {
	if done.Error == nil && done.RowsAffected == 0 {
		return store.ErrNotFound
	}
	return done.Error
}

func conflictColumns(names ...string) []clause.Column {
	columns := make([]clause.Column, len(names))
	for i, name := range names {
		columns[i].Name = name
	}
	return columns
}

`)
	}
	if pointers {
		c.put("func pointer[T any](value T) *T { return &value }\n\n")
	}
	if json {
		jsonCode(c)
	}
	if texts && p.dialect == schema.SQLite {
		decimalCode(c)
	}
	if related {
		sharedRelations(c)
	}
	if decimals && cached {
		c.put("func decimalOf(r *rowcodec.Reader) decimal.Decimal {\nvalue, _ := decimal.NewFromString(rowcodec.Text[string](r)) // zero when malformed, as Close tells\nreturn value\n}\n")
	}
}

// decimalCode is for SQLite, which hands out decimals as floating-point numbers.
func decimalCode(c *code) {
	c.put(`
// Decimal is the text of a decimal number. SQLite keeps about 15 digits.
type Decimal string

// Scan takes the number from the database.
func (d *Decimal) Scan(value any) error {
	switch value := value.(type) {
	case nil:
		*d = ""
	case float64:
		if value-value != 0 {
			return fmt.Errorf("%v is no decimal number", value) // infinity
		}
		*d = Decimal(strconv.FormatFloat(value, 'f', -1, 64))
	case int64:
		*d = Decimal(strconv.FormatInt(value, 10))
	case string:
		*d = Decimal(value)
	case []byte:
		*d = Decimal(value)
	default:
		return fmt.Errorf("Decimal can't be read from %T", value)
	}
	return nil
}

// UnmarshalJSON takes a text that holds a number: SQLite would store any other.
func (d *Decimal) UnmarshalJSON(text []byte) error {
	var value string
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	var number *float64
	if err := json.Unmarshal([]byte(value), &number); err != nil || number == nil {
		return errors.New("a decimal must be the text of a number")
	}
	*d = Decimal(value)
	return nil
}

`)
}

func jsonCode(c *code) {
	c.put(`
// JSON is the text of a JSON document. Nil is NULL.
type JSON json.RawMessage

// MarshalJSON returns the text.
func (j JSON) MarshalJSON() ([]byte, error) { return json.RawMessage(j).MarshalJSON() }

// UnmarshalJSON keeps the text.
func (j *JSON) UnmarshalJSON(text []byte) error { return (*json.RawMessage)(j).UnmarshalJSON(text) }

// Value gives the text to the database.
func (j JSON) Value() (driver.Value, error) {
	if j == nil {
		return nil, nil
	}
	return string(j), nil
}

// Scan takes the text from the database.
func (j *JSON) Scan(value any) error {
	switch value := value.(type) {
	case nil:
		*j = nil
	case []byte:
		*j = append(JSON{}, value...)
	case string:
		*j = JSON(value)
	default:
		return fmt.Errorf("JSON can't be read from %T", value)
	}
	return nil
}

`)
}
