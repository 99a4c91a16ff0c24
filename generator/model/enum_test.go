package model_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/model"
	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

var enumConstant = regexp.MustCompile(`(\w+)\s+ItemState = "(.*)"`)

// Code that names a constant must not mean another value when values are reordered.
func TestConstantsOfEnumsKeepTheirValuesInAnyOrder(t *testing.T) {
	named := func(values string) map[string]string {
		file := source.NewFile("schema.sql", []byte("CREATE TABLE items (id bigint PRIMARY KEY, state ENUM("+values+") NOT NULL);"))
		db, problems := load.DDL([]*source.File{file}, schema.MySQL)
		require.Empty(t, problems)
		files, problems, err := generator.Run(db, model.Emitters(model.Settings{Package: "shop/model", Runtime: module + "/runtime"})...)
		require.NoError(t, err)
		require.Empty(t, problems)
		constants := map[string]string{}
		for _, content := range contents(files) {
			for _, found := range enumConstant.FindAllStringSubmatch(content, -1) {
				constants[found[1]] = found[2]
			}
		}
		return constants
	}
	want := map[string]string{"ItemStateOpen": "open", "ItemState_in_work": "in_work", "ItemState_in__dash__work": "in-work"}
	require.Equal(t, want, named("'open', 'in_work', 'in-work'"))
	require.Equal(t, want, named("'in-work', 'open', 'in_work'"))
}
