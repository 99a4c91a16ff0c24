package project

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/apigen/apigen/generator/plan"
)

// redisModule is what the cache in Redis imports.
const redisModule = "github.com/redis/go-redis/v9"

// DataAccess says what repositories of a database import.
type DataAccess struct {
	Database Profile  // SQLite, MySQL or Postgres
	Cached   bool     // some tables are cached
	Modules  []string // module@version that the generated code itself imports besides
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
// was made for. The modules that an existing go.mod lacks are the second result;
// that file is the user's and stays as it is.
func (a DataAccess) Files(p Placement, dir string, src Source) (files []plan.File, missing []string, err error) {
	redis, missing, err := a.missing(p, dir)
	if err != nil {
		return nil, nil, err
	}
	if p.Vendor {
		if files, err = Vendor(src.Runtime, src.module(), p.Runtime, vendorDir, a.packages(redis)); err != nil {
			return nil, nil, err
		}
	}
	if p.Module == "" {
		return files, missing, nil
	}
	goMod, goSum, err := Modules(p.Module, a.Database, p.Delivery, src.Tool)
	return append(files,
		plan.File{Path: "go.mod", Owner: plan.Scaffold, Content: goMod, Origin: "module"},
		plan.File{Path: "go.sum", Owner: plan.Scaffold, Content: goSum, Origin: "module"},
	), missing, err
}

// missing lists the modules that the go.mod around dir lacks, and tells whether
// it has a client of Redis.
func (a DataAccess) missing(p Placement, dir string) (redis bool, list []string, err error) {
	if p.Module != "" {
		return false, a.Modules, nil
	}
	root, _, _, err := EnclosingModule(dir)
	if err != nil {
		return false, nil, err
	}
	name := filepath.Join(root, "go.mod")
	text, err := os.ReadFile(name)
	if err != nil {
		return false, nil, err
	}
	parsed, err := modfile.ParseLax(name, text, nil)
	if err != nil {
		return false, nil, err
	}
	locked, _, err := readLock(a.Database)
	if err != nil {
		return false, nil, err
	}
	services, _, err := readLock(NoDatabase) // what every service requires is no concern of repositories
	if err != nil {
		return false, nil, err
	}
	for _, r := range locked.Require {
		if !r.Indirect && !requires(services, r.Mod.Path) && !requires(parsed, r.Mod.Path) {
			list = append(list, r.Mod.String())
		}
	}
	for _, m := range a.Modules {
		if path, _, _ := strings.Cut(m, "@"); !requires(parsed, path) {
			list = append(list, m)
		}
	}
	return requires(parsed, redisModule), list, nil
}
