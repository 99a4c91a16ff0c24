package merge_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/plan"
)

func changed(path, from, text string) plan.Change {
	return plan.Change{Action: plan.Update, File: plan.File{Path: path, From: from, Content: []byte(text)}}
}

func TestProve(t *testing.T) {
	for name, c := range map[string]struct {
		disk    map[string]string
		changes []plan.Change
		want    []string
	}{
		"what breaks has its line": {
			disk:    map[string]string{"a/a.go": "package a\n\ntype T struct{ X int }\n", "b/b.go": "package b\n\nimport \"example.com/p/a\"\n\nvar _ = a.T{}.X\n"},
			changes: []plan.Change{changed("a/a.go", "", "package a\n\ntype T struct{ Y int }\n")},
			want:    []string{"b/b.go:5: this would no longer compile: a.T{}.X undefined (type a.T has no field or method X)"},
		},
		"what was broken before is nobody's fault": {
			disk:    map[string]string{"a/a.go": "package a\n\nvar _ = missing\n"},
			changes: []plan.Change{changed("a/b.go", "", "package a\n")},
		},
		"not even in a file that moves": {
			disk: map[string]string{"a/old.go": "package a\n\nvar _ = missing\n"},
			changes: []plan.Change{
				changed("a/new.go", "a/old.go", "package a\n\n\nvar _ = missing\n"),
				{Action: plan.Remove, File: plan.File{Path: "a/old.go", Gone: true}},
			},
		},
		"a package that goes": {
			disk:    map[string]string{"a/a.go": "package a\n", "b/b.go": "package b\n\nimport _ \"example.com/p/a\"\n"},
			changes: []plan.Change{{Action: plan.Remove, File: plan.File{Path: "a/a.go", Gone: true}}},
			want:    []string{"b/b.go:3: this would no longer compile: could not import example.com/p/a (the service has no such package)"},
		},
		"a package that imports itself": {
			disk:    map[string]string{"a/a.go": "package a\n\nvar X = 1\n"},
			changes: []plan.Change{changed("a/b.go", "", "package a\n\nimport \"example.com/p/a\"\n\nvar _ = a.X\n")},
			want:    []string{"a/b.go:0: this would no longer compile: could not import example.com/p/a (import cycle)"},
		},
		"a cycle": {
			disk:    map[string]string{"a/a.go": "package a\n\nvar X = 1\n", "b/b.go": "package b\n\nimport \"example.com/p/a\"\n\nvar Y = a.X\n", "c/c.go": "package c\n\nimport \"example.com/p/b\"\n\nvar Z = b.Y\n"},
			changes: []plan.Change{changed("a/b.go", "", "package a\n\nimport \"example.com/p/c\"\n\nvar _ = c.Z\n")},
			want:    []string{"b/b.go:3: this would no longer compile: could not import example.com/p/a (import cycle)"},
		},
		"a cycle through a test": {
			disk:    map[string]string{"a/a.go": "package a\n\nvar X = 1\n", "b/b.go": "package b\n\nimport \"example.com/p/a\"\n\nvar Y = a.X\n"},
			changes: []plan.Change{changed("a/a_test.go", "", "package a\n\nimport \"example.com/p/b\"\n\nvar _ = b.Y\n")},
			want:    []string{"a/a_test.go:0: this would no longer compile: could not import example.com/p/b (import cycle)"},
		},
		"a package of which only a generated file is left": {
			disk:    map[string]string{"h/h.go": "package h\n\nimport \"example.com/p/a\"\n\nvar _ = a.X\n", "a/a.go": "package a\n\nvar X = 1\n"},
			changes: []plan.Change{{Action: plan.Remove, File: plan.File{Path: "a/a.go", Gone: true}}},
			want:    []string{"h/h.go:3: this would no longer compile: could not import example.com/p/a (the service has no such package)"},
		},
		"only on another system": {
			disk:    map[string]string{"a/a.go": "package a\n\nvar X = 1\n", "a/a_plan9.go": "package a\n\nvar _ = gone\n", "a/a_windows.go": "package a\n\nvar _ = X\n", "a/a_darwin.go": "package a\n"},
			changes: []plan.Change{changed("a/a.go", "", "package a\n\nvar Y = 1\n")},
			want:    []string{"a/a_windows.go:3: this would no longer compile: undefined: X"},
		},
		"only with a tag": {
			disk:    map[string]string{"a/a.go": "package a\n\nvar X = 1\n", "a/a_test.go": "//go:build slow\n\npackage a\n\nvar _ = X\n"},
			changes: []plan.Change{changed("a/a.go", "", "package a\n\nvar Y = 1\n")},
			want:    []string{"a/a_test.go:5: this would no longer compile: undefined: X"},
		},
		"what comes from elsewhere may be anything": {
			disk:    map[string]string{"a/a.go": "package a\n"},
			changes: []plan.Change{changed("a/a.go", "", "package a\n\nimport \"example.com/lib\"\n\nvar _ = lib.Of(1).That\n")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			disk := fstest.MapFS{}
			for path, text := range c.disk {
				disk[path] = &fstest.MapFile{Data: []byte(text)}
			}
			list, err := merge.Prove(disk, root, "", c.changes)
			require.NoError(t, err)
			var got []string
			for _, d := range list {
				at, _, _ := strings.Cut(problem(d), "\n")
				got = append(got, at)
			}
			require.Equal(t, c.want, got)
		})
	}
}
