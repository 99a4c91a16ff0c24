package project

import (
	"github.com/apigen/apigen/generator/plan"
)

// redisModule is what the cache in Redis imports.
const redisModule = "github.com/redis/go-redis/v9"

// DataAccess says what repositories of a database import.
type DataAccess struct {
	Database Profile  // SQLite, MySQL or Postgres
	Cached   bool     // some tables are cached
	Imports  []string // packages that the generated code itself imports, besides GORM
}

// packages are the runtime packages to copy. The cache in Redis comes only with
// a module that requires the client, as its copy would not compile otherwise.
func (a DataAccess) packages(redis bool) []string {
	list := []string{"store", "store/" + string(a.Database)}
	if a.Cached {
		list = append(list, "cache", "cache/rowcodec")
	}
	if a.Cached && redis {
		list = append(list, "cache/rediscache")
	}
	return list
}

// Files returns what surrounds repositories at p: copies of the runtime
// packages, and for a new module go.mod and go.sum. dir is the directory that p
// was made for. What an existing go.mod lacks is added to p.Missing; that file is
// the user's and stays as it is.
func (a DataAccess) Files(p *Placement, dir string, src Source) ([]plan.File, error) {
	redis, err := hasRedis(p, dir)
	if err != nil {
		return nil, err
	}
	files, err := Vendor(src.Runtime, src.module(), p.Runtime, vendorDir, a.packages(redis))
	if err != nil {
		return nil, err
	}
	if err := p.Lack(dir, src, files, append(a.Database.Own(), a.Imports...)...); err != nil {
		return nil, err
	}
	if !p.Vendor {
		files = nil
	}
	if p.Module == "" {
		return files, nil
	}
	module, err := moduleFiles(*p, a.Database, src, a.Imports...)
	return append(files, module...), err
}

// hasRedis reports whether the module at p requires a client of Redis.
func hasRedis(p *Placement, dir string) (bool, error) {
	if p.Module != "" {
		return false, nil
	}
	has, err := requirements(dir)
	return err == nil && requires(has, redisModule), err
}
