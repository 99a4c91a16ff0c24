package service

import (
	"sync"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/templates"
)

// Settings say where the service lives and how its files are named.
type Settings struct {
	Root     string       // import path of the service's directory, for example "example.com/greet"
	Runtime  string       // import path of the runtime packages, for example "example.com/greet/internal/apigen"
	Contract string       // file name of the contract, for comments
	Style    gocode.Style // how file names are made
	Database Database     // the database a new project starts with
	Named    Names        // what the service's files are called; empty for those of a new service

	// Shared is the import path of the package that holds a type, by the type's
	// name, for types that this service shares with others.
	Shared map[string]string

	// Plain are the types of Go packages, as import path and name with a dot between,
	// that are declared from a basic type which fits their wire type: they need no
	// methods.
	Plain map[string]bool

	Texts

	Templates *templates.Set // the project's templates; nil for the built-in ones
}

// Emitters lists everything a service is made of, in the order of the request
// path.
func Emitters(set Settings) []generator.Emitter[*contract.API] {
	table := []struct {
		name, doc string
		emit      func(*layout) []plan.File
	}{
		{"main", "the command that starts the service", emitMain},
		{"config", "the configuration type and its file", emitConfig},
		{"routes", "the route table with its guards", emitRoutes},
		{"handlers", "one HTTP handler a route", emitHandlers},
		{"types", "the contract's types", emitTypes},
		{"bind", "requests to types", emitBind},
		{"validate", "the contract's rules for values that exist", emitValidate},
		{"encode", "types to JSON", emitEncode},
		{"head", "headers, cookies and statuses of answers", emitHeads},
		{"errs", "the errors that the contract declares", emitErrors},
		{"logic", "one stub a route, then yours", emitLogic},
		{"middleware", "one stub a named middleware, then yours", emitMiddleware},
		{"svc", "what all routes share", emitServiceContext},
	}
	var shared namings
	var emitters []generator.Emitter[*contract.API]
	for _, row := range table {
		emitters = append(emitters, generator.Emitter[*contract.API]{
			Name: row.name,
			Doc:  row.doc,
			Emit: func(pass *generator.Pass[*contract.API]) error {
				for _, file := range row.emit(shared.of(pass.Model, set)) {
					pass.Add(file)
				}
				return nil
			},
		})
	}
	return emitters
}

// namings keeps the names of the last contract: they are the same for all
// emitters of a service.
type namings struct {
	mu   sync.Mutex
	last *layout
}

func (n *namings) of(api *contract.API, set Settings) *layout {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.last == nil || n.last.api != api {
		n.last = newLayout(api, set)
	}
	return n.last
}

// Database is the kind of database a new project starts with.
type Database string

// The databases a project can start with.
const (
	None     Database = "none"
	SQLite   Database = "sqlite"
	MySQL    Database = "mysql"
	Postgres Database = "postgres"
)

// ParseDatabase accepts the names of the databases; the empty string means None.
func ParseDatabase(s string) (Database, bool) {
	switch d := Database(s); d {
	case "":
		return None, true
	case None, SQLite, MySQL, Postgres:
		return d, true
	}
	return "", false
}
