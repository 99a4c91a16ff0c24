package merge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/merge"
)

func TestMissingFields(t *testing.T) {
	for name, test := range map[string]struct {
		src  string
		want []string
	}{
		"all there":        {"package p\ntype S struct { A int; B, C string }", nil},
		"some missing":     {"package p\ntype S struct { C int }", []string{"A", "B"}},
		"none there":       {"package p\ntype S struct{}", []string{"A", "B"}},
		"in a group":       {"package p\ntype ( T int; S struct { B int } )", []string{"A"}},
		"another struct":   {"package p\ntype T struct {}", nil},
		"not a struct":     {"package p\ntype S = map[string]int", nil},
		"embeds something": {"package p\ntype S struct { Base }", nil},
		"in a comment":     {"package p\n// type S struct { A, B int }\ntype S struct { B int }", []string{"A"}},
	} {
		missing, err := merge.MissingFields("s.go", []byte(test.src), "S", []string{"A", "B"})
		require.NoError(t, err, name)
		require.Equal(t, test.want, missing, name)
	}
	_, err := merge.MissingFields("s.go", []byte("package"), "S", []string{"A"})
	require.ErrorContains(t, err, "s.go:1:8")
}
