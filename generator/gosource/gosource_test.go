package gosource_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/gosource"
)

func TestTypesAndTheirMethodsAreFound(t *testing.T) {
	p, err := gosource.Read(fstest.MapFS{
		"a.go": {Data: []byte("package money\n\nimport \"net/netip\"\n\ntype (\n\tCents int64\n\tPrice Cents\n\tCode string\n\tPair struct{ a, b int }\n\tWide struct{ Pair }\n" +
			"\tAddr = netip.Addr\n\tOther netip.Addr\n\tBox[T any] struct{ v T }\n\tError error\n\tLoop Loop\n)\n\nfunc (c *Code) UnmarshalText([]byte) error { return nil }\n")},
		"b_windows.go": {Data: []byte("package money\n\nfunc (c Code) MarshalText() ([]byte, error) { type Inner int; return nil, nil }\n")},
		"gen.go":       {Data: []byte("//go:build ignore\n\npackage main\n\nimport \"os\"\n\ntype Tool struct{}\n")},
		"a_test.go":    {Data: []byte("package money\n\nfunc (c Code) Only() {}\n")},
	})
	require.NoError(t, err)
	require.Equal(t, "money", p.Name)
	require.Equal(t, map[string]bool{"net/netip": true}, p.Imports)
	none := map[string]bool{}
	require.Equal(t, map[string]*gosource.Type{
		"Cents": {Basic: "int64", Methods: none},
		"Price": {Basic: "int64", Methods: none},
		"Code":  {Basic: "string", Methods: map[string]bool{"UnmarshalText": true, "MarshalText": true}},
		"Pair":  {Methods: none},
		"Wide":  {Methods: none, Unclear: true},
		"Addr":  {Methods: none, Unclear: true},
		"Other": {Methods: none, Unclear: true},
		"Box":   {Generic: true, Methods: none},
		"Error": {Basic: "error", Methods: none},
		"Loop":  {Methods: none, Unclear: true},
	}, p.Types)
}

func TestDirectoriesWithoutGoFilesAreNoPackage(t *testing.T) {
	p, err := gosource.Read(fstest.MapFS{"a_test.go": {Data: []byte("package a\n")}, "b.txt": {}})
	require.NoError(t, err)
	require.Nil(t, p)
	_, err = gosource.Read(fstest.MapFS{"a.go": {Data: []byte("package\n")}})
	require.Error(t, err)
}
