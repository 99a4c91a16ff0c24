package project

import (
	"path"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/templates"
)

// SchemaFile is where a project keeps the schema that it begins with.
const SchemaFile = "db/schema.sql"

// embedSchema gives a service its schema, to run on a database that is new.
const embedSchema = `// Package db is the schema of the database.
package db

import _ "embed"

// Schema makes the tables of a new database.
//
//go:embed schema.sql
var Schema string
`

// Start is what a service that begins with the schema of its database has
// beside logic: the schema and the store with the repositories.
func (a DataAccess) Start(set *templates.Set, p Placement, schema []byte) ([]plan.File, error) {
	content, err := set.Render("project/modelstore.go.tmpl", templates.Wiring{Root: p.Root, Runtime: p.Runtime, Database: string(a.Database), Cached: a.Cached})
	if err == nil {
		content, err = gocode.Format(content)
	}
	if err != nil {
		return nil, err
	}
	files := []plan.File{
		{Path: SchemaFile, Owner: plan.Scaffold, Content: schema, Origin: "crud"},
		{Path: "internal/store/store.go", Owner: plan.Scaffold, Content: content, Origin: "crud"},
	}
	if a.Database == SQLite {
		files = append(files, plan.File{Path: path.Join(path.Dir(SchemaFile), "schema.go"), Owner: plan.Scaffold, Content: []byte(embedSchema), Origin: "crud"})
	}
	return files, nil
}
