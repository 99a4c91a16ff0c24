package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNewModulesAreTidy asks "go mod tidy" whether it has anything to change in
// what a project begins with, and in a package of models alone.
func TestNewModulesAreTidy(t *testing.T) {
	t.Parallel()
	top := workspace(t, map[string]string{
		"db.sql": "CREATE TABLE users (id integer PRIMARY KEY, price decimal(9,2) NOT NULL);\n",
	})
	tidy := func(dir string) {
		cmd := exec.Command("go", "mod", "tidy", "-diff")
		cmd.Dir, cmd.Env = filepath.Join(top, dir), append(os.Environ(), "GOWORK=off")
		output, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s: %s", dir, output)
	}
	for _, db := range []string{"none", "sqlite", "mysql", "postgres"} {
		invoke(t, top, "new", db, "--db", db, "--no-build").ok(t)
		tidy(db)
		if db == "none" {
			continue
		}
		invoke(t, top, strings.Fields("new shop"+db+" --db "+db+" --from db.sql --no-build")...).ok(t)
		tidy("shop" + db)
	}
}
