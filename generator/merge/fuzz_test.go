package merge_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/plan"
)

// FuzzMerge: whatever the user made of a logic file, a run either says that it
// can't be changed, or changes the signature and the imports and nothing else,
// and a second run has nothing to do.
func FuzzMerge(f *testing.F) {
	for _, text := range []string{
		"package logic\n\ntype GetLogic struct{}\n\nfunc (l *GetLogic) Get() error { return nil }\n",
		"package logic\nimport (\"fmt\"; t \"example.com/p/internal/types\")\ntype GetLogic struct{}\nfunc (l GetLogic) Get(a *t.Old, // x\n) (_ *t.Answer, e error) { fmt.Println(); return }",
		"\ufeffpackage logic\r\n\r\nimport . \"example.com/p/internal/types\"\r\n\r\ntype GetLogic struct{}\r\nfunc (*GetLogic) Get(/* c */) (x, y int)\r\n",
		"package logic\ntype base struct{}\nfunc (base) Get(req any) (err error) { return }\ntype GetLogic struct{ *base }",
		"package logic\ntype GetLogic[T any] struct{ GetLogic[T] }\nfunc (l *GetLogic[T]) Get(f func(int) (a, b string)) {}",
		"package logic; type GetLogic = GetLogic; type types int\nfunc (GetLogic) Get(x types) (types, error)",
	} {
		f.Add(text)
	}
	w := wanted{Routes: []string{"- Get GET /x | req *types.New | resp *types.Answer, err error"}}
	f.Fuzz(func(t *testing.T, text string) {
		const name = "internal/logic/getlogic.go"
		disk := fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}}
		result, diags, err := merge.Merge(disk, nil, w.wants(t))
		require.NoError(t, err)
		if diags.HasErrors() {
			return
		}
		for _, file := range result.Files {
			if file.Owner == plan.Record {
				continue
			}
			require.Equal(t, name, file.Path)
			require.Equal(t, bare(t, text), bare(t, string(file.Content)))
			disk[name] = &fstest.MapFile{Data: file.Content}
		}
		again, diags, err := merge.Merge(disk, nil, w.wants(t))
		require.NoError(t, err)
		require.Empty(t, diags)
		for _, file := range again.Files {
			require.Equal(t, plan.Record, file.Owner, "a second run changes %s", file.Path)
		}
	})
}

// bare is a Go text without its imports and the signatures of Get, and without
// white space.
func bare(t *testing.T, text string) string {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "x.go", text, parser.ParseComments)
	if err != nil {
		return text // nothing may change in it
	}
	keep := []byte(text)
	blank := func(from, to token.Pos) {
		for i := set.Position(from).Offset; i < min(set.Position(to).Offset, len(keep)); i++ {
			keep[i] = ' '
		}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				blank(d.Pos(), d.End())
			}
		case *ast.FuncDecl:
			if d.Recv != nil && d.Name.Name == "Get" {
				blank(d.Type.Params.Pos(), d.Type.End())
			}
		}
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(string(keep), ";", " ")), "")
}

// FuzzRecord: any text is a record, and what it says is said again.
func FuzzRecord(f *testing.F) {
	f.Add([]byte("service\tp\nroute\tGET\t/x\t\tGet\ta.go\tGetLogic\tGet\t00\ngenerated\tb.go\nyours\ta.go\t00\norphan\tc.go\twhy\n"))
	f.Add([]byte("<<<<<<< ours\nyours\ta.go\t00\n=======\nyours\ta.go\t01\n>>>>>>> theirs\n"))
	f.Add([]byte("service\tp\r\nservice\tq\nroute\t\n\torphan\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		record := merge.ParseRecord(text)
		once := record.Text()
		require.Equal(t, string(once), string(merge.ParseRecord(once).Text()))
	})
}

// Two branches that both ran apigen: the record holds what either of them did,
// whatever version control left between the lines.
func TestRecordOfTwoBranches(t *testing.T) {
	digest := merge.Digest([]byte("package logic\n"))
	record := merge.ParseRecord([]byte("service\tp\n<<<<<<< HEAD\nroute\tGET\t/a\t\tA\ta.go\tALogic\tA\t1\nyours\ta.go\tother\n=======\n" +
		"route\tGET\t/b\t\tB\tb.go\tBLogic\tB\t2\nyours\ta.go\t" + digest + "\n>>>>>>> feature\n"))
	require.Len(t, record.Routes, 2)
	require.Equal(t, map[string]bool{"other": true, digest: true}, record.Scaffolds["a.go"])
	require.NotContains(t, string(record.Text()), "<<<<")
}

// The record of another service in the same directory says nothing about this
// one: none of its files goes.
func TestRecordOfAnotherServiceIsIgnored(t *testing.T) {
	text := "package logic\n"
	disk := fstest.MapFS{
		merge.RecordPath:             {Data: []byte("service\tother\ngenerated\tinternal/x.go\nroute\tGET\t/a\t\tA\tinternal/logic/alogic.go\tALogic\tA\t1\nyours\tinternal/logic/alogic.go\t" + merge.Digest([]byte(text)) + "\n")},
		"internal/x.go":              {Data: []byte("package internal\n")},
		"internal/logic/alogic.go":   {Data: []byte(text)},
		"internal/logic/getlogic.go": {Data: []byte("package logic\n\ntype GetLogic struct{}\n\nfunc (GetLogic) Get() error { return nil }\n")},
	}
	result, diags, err := merge.Merge(disk, nil, wanted{Routes: []string{"- Get GET /x | | err error"}}.wants(t))
	require.NoError(t, err)
	require.Empty(t, diags)
	require.Len(t, result.Files, 1)
	require.Equal(t, plan.Record, result.Files[0].Owner)
	require.NotContains(t, string(result.Files[0].Content), "other")
}

// A file that can't be read stops a run; nothing is guessed about it.
func TestUnreadableFile(t *testing.T) {
	_, _, err := merge.Merge(unreadable{}, nil, wanted{}.wants(t))
	require.ErrorContains(t, err, "apigen.lock")
}

type unreadable struct{}

func (unreadable) Open(string) (fs.File, error) { return nil, errors.New("broken disk") }
