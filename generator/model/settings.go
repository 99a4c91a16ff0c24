package model

import (
	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/schema"
)

// Nullable says what a column that may be NULL becomes.
type Nullable string

// The forms of nullable columns.
const (
	Pointers Nullable = "ptr"     // *string; the default
	SQLNull  Nullable = "sqlnull" // sql.Null[string]
	Values   Nullable = "value"   // string: the zero value is NULL
)

// Decimal says what a decimal column becomes.
type Decimal string

// The forms of decimals.
const (
	DecimalText Decimal = "string" // the default
	Shopspring  Decimal = "shopspring"
)

// Settings says what to make of a table model.
type Settings struct {
	Package    string            // import path of the package to write; its last element names it
	Dir        string            // where it goes, relative to the root of the plan; "" is the root itself
	Runtime    string            // import path of the runtime packages
	Style      gocode.Style      // how file names are made
	Nullable   Nullable          // "" is Pointers
	Decimal    Decimal           // "" is DecimalText
	Tables     []string          // patterns of the tables to serve; none: all
	Ignore     []string          // columns to leave out: name, or table.name
	Cache      []string          // patterns of the tables to cache
	Relations  bool              // load rows that foreign keys tie together
	SoftDelete string            // column of the time of deletion
	Lock       string            // column of the version of a row
	Names      map[string]string // Go names of tables that are not to have the usual one
}

// Emitters returns what turns a table model into files.
func Emitters(s Settings) []generator.Emitter[*schema.DB] {
	return []generator.Emitter[*schema.DB]{
		{Name: "models", Doc: "GORM models and their repositories", Emit: func(pass *generator.Pass[*schema.DB]) error {
			p := resolve(pass.Model, s, pass.Report)
			for _, file := range p.files() {
				pass.Add(file)
			}
			return nil
		}},
	}
}
