package load_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

// TestDeepExpressionsDoNotHarmWhatFollows gives every parser expressions that
// nest as deep as a statement may be long.
func TestDeepExpressionsDoNotHarmWhatFollows(t *testing.T) {
	for _, dialect := range []schema.Dialect{schema.MySQL, schema.Postgres, schema.SQLite} {
		for _, expr := range []string{
			"1" + strings.Repeat("+1", 100_000),
			strings.Repeat("NOT ", 60_000) + "1",
			strings.Repeat("- ", 100_000) + "1",
			strings.Repeat("(", 490) + "1" + strings.Repeat(")", 490),
			"id" + strings.Repeat("[1]", 60_000),
			"CASE WHEN 1=1 THEN " + strings.Repeat("CASE WHEN 1=1 THEN ", 8_000) + "1" + strings.Repeat(" END", 8_001),
		} {
			text := "CREATE TABLE a (id INT PRIMARY KEY, CHECK (" + expr + "));\nCREATE TABLE b (id INT PRIMARY KEY);"
			db, problems := load.DDL([]*source.File{source.NewFile("a.sql", []byte(text))}, dialect)
			require.NotNil(t, db.Table("", "b"), "%s: %s: %v", dialect, expr[:20], problems)
			for _, d := range problems {
				require.Less(t, len(d.Message), 500)
				t.Logf("%s %s: %s", dialect, expr[:10], d.Message)
			}
		}
	}
}
