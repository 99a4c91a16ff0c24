package project

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

//go:generate go run ./internal/lock

// locks hold, for each profile, the requirements and checksums of a project
// that copies the runtime. They are recorded by internal/lock from what "go mod
// tidy" makes of the versions in this repository's go.mod.
//
//go:embed locks
var locks embed.FS

// Profile names a set of dependencies of a new project.
type Profile string

// The profiles, by the database that a project uses.
const (
	NoDatabase   Profile = "none"
	SQLite       Profile = "sqlite"
	MySQL        Profile = "mysql"
	Postgres     Profile = "postgres"
	AllDatabases Profile = "all" // the three of them, and password hashing
)

// Profiles lists all profiles.
func Profiles() []Profile { return []Profile{NoDatabase, SQLite, MySQL, Postgres, AllDatabases} }

// runtimeModules are what the runtime packages of every service import from
// other modules.
var runtimeModules = []string{
	"github.com/golang-jwt/jwt/v5", "go.yaml.in/yaml/v4",
	"github.com/prometheus/client_golang/prometheus", "github.com/prometheus/client_golang/prometheus/collectors",
	"github.com/prometheus/client_golang/prometheus/promhttp",
	"go.opentelemetry.io/otel/attribute", "go.opentelemetry.io/otel/codes", "go.opentelemetry.io/otel/sdk/instrumentation",
	"go.opentelemetry.io/otel/sdk/resource", "go.opentelemetry.io/otel/sdk/trace",
	"go.opentelemetry.io/otel/trace", "go.opentelemetry.io/otel/trace/noop",
}

// Imports are the packages outside the standard library that a project of the
// profile imports when it copies the runtime. A template that imports another
// one needs it here, and "go generate".
func (p Profile) Imports() []string {
	const gorm, sqlite, mysql, postgres = "gorm.io/gorm", "github.com/glebarez/sqlite", "gorm.io/driver/mysql", "gorm.io/driver/postgres"
	base := slices.Clone(runtimeModules)
	switch p {
	case SQLite:
		return append(base, gorm, sqlite)
	case MySQL:
		return append(base, gorm, mysql, "github.com/go-sql-driver/mysql")
	case Postgres:
		return append(base, gorm, postgres, "github.com/jackc/pgx/v5", "github.com/jackc/pgx/v5/pgconn")
	case AllDatabases:
		return append(base, gorm, sqlite, mysql, postgres, "golang.org/x/crypto/argon2",
			"github.com/go-sql-driver/mysql", "github.com/jackc/pgx/v5", "github.com/jackc/pgx/v5/pgconn")
	}
	return base
}

// Own are those that the project imports when it requires the runtime.
func (p Profile) Own() []string {
	switch p {
	case NoDatabase:
		return nil
	case AllDatabases:
		return []string{"gorm.io/gorm", "golang.org/x/crypto/argon2"}
	}
	return []string{"gorm.io/gorm"}
}

// readLock returns the requirements, under a module line to be replaced, and the checksums.
func readLock(p Profile) (*modfile.File, checksums, error) {
	if !slices.Contains(Profiles(), p) {
		return nil, nil, fmt.Errorf("database %q is unknown: use %s", p, joinProfiles())
	}
	base := "locks/" + string(p)
	text, err := locks.ReadFile(base + ".mod")
	if err != nil {
		return nil, nil, err
	}
	locked, err := modfile.Parse(base+".mod", text, nil)
	if err != nil {
		return nil, nil, err
	}
	if text, err = locks.ReadFile(base + ".sum"); err != nil {
		return nil, nil, err
	}
	sums, err := parseSums(text)
	if err != nil {
		return nil, nil, fmt.Errorf("%s.sum: %w", base, err)
	}
	return locked, sums, nil
}

func joinProfiles() string {
	var names []string
	for _, p := range Profiles() {
		names = append(names, string(p))
	}
	return strings.Join(names, ", ")
}
