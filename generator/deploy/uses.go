package deploy

import (
	"cmp"
	"maps"
	"slices"
)

// Uses says what a service talks to.
type Uses struct {
	Database string // sqlite, mysql or postgres; empty for none
	Redis    bool
	Cache    bool // rows of tables are kept
}

// drivers lists the packages whose import means that a service talks to a system.
// Those with a dot in front are the runtime's.
var drivers = map[string][]string{
	"sqlite":   {"./store/sqlite", "github.com/glebarez/sqlite", "github.com/glebarez/go-sqlite", "gorm.io/driver/sqlite", "modernc.org/sqlite"},
	"mysql":    {"./store/mysql", "gorm.io/driver/mysql", "github.com/go-sql-driver/mysql"},
	"postgres": {"./store/postgres", "gorm.io/driver/postgres", "github.com/jackc/pgx/v5", "github.com/jackc/pgx/v5/pgxpool", "github.com/jackc/pgx/v5/stdlib", "github.com/lib/pq"},
	"cache":    {"./cache"},
	"redis":    {"./cache/rediscache", "./limit/redislimit", "./breaker/redisbreaker", "./trace/redistrace", "github.com/redis/go-redis/v9"},
}

// Drivers lists the packages that [Config.Uses] knows, sorted by what they drive.
func Drivers() []string {
	var all []string
	for _, system := range slices.Sorted(maps.Keys(drivers)) {
		all = append(all, drivers[system]...)
	}
	return all
}

// Uses tells from those of [Drivers] that a service imports what it talks to. With
// several databases the configuration says which one.
func (c Config) Uses(imports []string) Uses {
	drives := func(system string) bool {
		return slices.ContainsFunc(imports, func(name string) bool { return slices.Contains(drivers[system], name) })
	}
	uses := Uses{Redis: drives("redis"), Cache: drives("cache")}
	for _, database := range []string{"sqlite", "mysql", "postgres"} {
		if c.Store && drives(database) {
			uses.Database = cmp.Or(c.Driver, uses.Database, database)
		}
	}
	return uses
}
