package model_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/model"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

// A package of SQLite declares its type of decimals when a column has it.
func TestDecimalIsDeclaredWhereItIsUsed(t *testing.T) {
	for column, want := range map[string]bool{"price NUMERIC(10,2)": true, "price NUMERIC(10,2) NOT NULL": true, "price TEXT": false} {
		file := source.NewFile("schema.sql", []byte("CREATE TABLE items (id INTEGER PRIMARY KEY, "+column+");"))
		db, problems := load.DDL([]*source.File{file}, schema.SQLite)
		require.Empty(t, problems)
		files, problems, err := generator.Run(db, model.Emitters(model.Settings{Package: "shop/model", Runtime: module + "/runtime"})...)
		require.NoError(t, err)
		require.Empty(t, problems)
		declared := false
		for _, content := range contents(files) {
			declared = declared || strings.Contains(content, "type Decimal string")
		}
		require.Equal(t, want, declared, column)
	}
}
