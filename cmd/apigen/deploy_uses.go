package main

import (
	"maps"
	"slices"

	"github.com/apigen/apigen/generator/project"
)

// drivers lists the packages whose import means that a service talks to a system.
// Those with a dot in front are the runtime's.
var drivers = map[string][]string{
	"sqlite":   {"./store/sqlite", "github.com/glebarez/sqlite", "github.com/glebarez/go-sqlite", "gorm.io/driver/sqlite", "modernc.org/sqlite"},
	"mysql":    {"./store/mysql", "gorm.io/driver/mysql", "github.com/go-sql-driver/mysql"},
	"postgres": {"./store/postgres", "gorm.io/driver/postgres", "github.com/jackc/pgx/v5", "github.com/jackc/pgx/v5/pgxpool", "github.com/jackc/pgx/v5/stdlib", "github.com/lib/pq"},
	"cache":    {"./cache"},
	"redis":    {"./cache/rediscache", "./limit/redislimit", "./breaker/redisbreaker", "./trace/redistrace", "github.com/redis/go-redis/v9"},
}

// drives reports whether packages have one for a system.
func drives(packages []string, system string) bool {
	return slices.ContainsFunc(packages, func(name string) bool { return slices.Contains(drivers[system], name) })
}

// imports lists the drivers that the service's code imports, as it will be.
func (j deployJob) imports(runtime string) ([]string, error) {
	var wanted []string
	for _, system := range slices.Sorted(maps.Keys(drivers)) {
		wanted = append(wanted, drivers[system]...)
	}
	found, err := project.Imports(j.dir, runtime, wanted)
	if err != nil {
		return nil, err
	}
	fresh, err := j.scaffold()
	return append(found, project.FileImports(fresh, runtime, wanted)...), err
}
