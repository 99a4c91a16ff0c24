package load_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

// The fuzz tests hold that no text of DDL panics or leaves a model that lacks
// what its readers rely on.

func FuzzMySQL(f *testing.F)    { fuzz(f, schema.MySQL, "mysql") }
func FuzzMariaDB(f *testing.F)  { fuzz(f, schema.MariaDB, "mariadb") }
func FuzzPostgres(f *testing.F) { fuzz(f, schema.Postgres, "postgres") }
func FuzzSQLite(f *testing.F)   { fuzz(f, schema.SQLite, "sqlite") }

func fuzz(f *testing.F, dialect schema.Dialect, folder string) {
	names, err := filepath.Glob(filepath.Join(corpus, folder, "*.sql"))
	if err != nil || len(names) == 0 {
		f.Fatal("no corpus", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for statement := range strings.SplitSeq(string(text), ";\n") { // rough is good enough here
			f.Add(statement + ";")
		}
	}
	// Loading the grammar of PostgreSQL may take longer than one run may last.
	load.DDL([]*source.File{source.NewFile("a.sql", []byte("CREATE TABLE a (id int);"))}, dialect)
	f.Fuzz(func(t *testing.T, text string) {
		db, problems := load.DDL([]*source.File{source.NewFile("a.sql", []byte(text))}, dialect)
		if db == nil {
			t.Fatal("no schema")
		}
		for table := range db.Tables() {
			for _, name := range table.PrimaryKey {
				if table.Column(name) == nil {
					t.Fatalf("key column %q is not there", name)
				}
			}
			for _, x := range table.Indexes {
				for _, p := range x.Parts {
					if p.Column != "" && table.Column(p.Column) == nil {
						t.Fatalf("indexed column %q is not there", p.Column)
					}
				}
			}
			for _, c := range table.Columns {
				if c.Type.Kind == "" || c.Type.Kind == schema.Array && c.Type.Elem == nil {
					t.Fatalf("column %q has no kind", c.Name)
				}
			}
		}
		for _, d := range problems {
			if strings.Contains(d.Message, " failed: ") {
				t.Logf("third party: %s", d.Message)
			}
		}
	})
}
