package deploy

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/source"
)

func TestDatabaseFile(t *testing.T) {
	for dsn, want := range map[string][2]string{
		"data/user.db":               {"/data/user.db", "/data/user.db"},
		"data/user.db?_pragma=a(1)":  {"/data/user.db", "/data/user.db?_pragma=a(1)"},
		"user.db":                    {"/data/user.db", "/data/user.db"},
		"./user.db":                  {"/data/user.db", "/data/user.db"},
		"file:user.db?mode=rwc":      {"/data/user.db", "file:/data/user.db?mode=rwc"},
		"/var/lib/user/user.db":      {"/var/lib/user/user.db", "/var/lib/user/user.db"},
		"":                           {"/data/user.db", "/data/user.db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)"},
		":memory:":                   {},
		"file::memory:?cache=shared": {},
		"file:x?mode=memory":         {},
	} {
		file, again := (&Service{Command: "user", Uses: Uses{Database: "sqlite"}, Config: Config{DSN: dsn}}).databaseFile()
		require.Equal(t, want, [2]string{file, again}, dsn)
	}
	file, _ := (&Service{Uses: Uses{Database: "postgres"}, Config: Config{DSN: "data/user.db"}}).databaseFile()
	require.Empty(t, file)
}

func TestQuotedForDocker(t *testing.T) {
	require.Equal(t, `"a \"b\" \$c \\d"`, dockerQuoted(`a "b" $c \d`))
}

func TestWhereHealthIsAnswered(t *testing.T) {
	config, found := ReadConfig(source.NewFile("etc/user.yaml", []byte("admin:\n  port: off\nhealth:\n  public: ${PUBLIC:-true}\n")))
	require.Empty(t, found)
	require.Equal(t, -1, config.AdminPort)
	require.True(t, config.Public)
}

func TestIgnoredFiles(t *testing.T) {
	s := &Service{Command: "user", Below: "services/user", Root: "../.."}
	s.Embedded = []string{
		"keys/public.pem", "keys/a[1].key", "web/index.html", "lib/testdata/x.txt", "services/user/deploy/kube/a.yaml", "deploy/kube/a.yaml", "services/user/user",
	}
	require.Equal(t, []string{
		"!keys/public.pem", `!keys/a\[1].key`, "!lib/testdata/x.txt", "!services/user/deploy/kube/a.yaml", "!services/user/user",
	}, s.kept())
	require.Contains(t, s.ignored(), "services/user/deploy/kube/**/*.yaml")
}
