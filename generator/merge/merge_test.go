package merge_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
)

var update = flag.Bool("update", false, "rewrite the golden parts")

const root = "example.com/p"

// wanted is what a case asks for, shorter than merge.Wants: a route is
// "GROUP HANDLER METHOD PATH | PARAMETERS | RESULTS".
type wanted struct {
	Routes   []string
	Types    merge.Types
	Config   []merge.Field
	Guards   []wantedGuard
	Sections []merge.Section
}

// wantedGuard is a merge.Guard; JSON can't tell the names of the two apart.
type wantedGuard struct {
	Field merge.Field
	merge.Guard
}

func (w wanted) wants(t testing.TB) merge.Wants {
	t.Helper()
	out := merge.Wants{
		Root: root, Service: "p", Sections: w.Sections, Types: w.Types,
		Config:  merge.Struct{File: "internal/config/config.go", Type: "Config", Fields: w.Config},
		Context: merge.Struct{File: "internal/svc/servicecontext.go", Type: "ServiceContext"},
	}
	for _, g := range w.Guards {
		g.Guard.Field = g.Field
		out.Guards = append(out.Guards, g.Guard)
	}
	for _, line := range w.Routes {
		out.Routes = append(out.Routes, route(t, line))
	}
	return out
}

func route(t testing.TB, line string) merge.Route {
	t.Helper()
	parts := strings.Split(line, "|")
	require.Len(t, parts, 3, line)
	is := strings.Fields(parts[0])
	require.Len(t, is, 4, line)
	group := strings.Trim(is[0], "-")
	dir := path.Join("internal/logic", group)
	return merge.Route{
		Group: group, Handler: is[1], Method: is[2], Path: is[3], Package: path.Base(dir),
		File: dir + "/" + strings.ToLower(is[1]) + "logic.go", Type: is[1] + "Logic", Func: is[1],
		Params: valuesOf(parts[1]), Results: valuesOf(parts[2]),
		Imports: map[string]string{"types": root + "/internal/types", "time": "time", "json": "encoding/json"},
		Stub:    line,
	}
}

func valuesOf(text string) []merge.Value {
	var out []merge.Value
	for part := range strings.SplitSeq(text, ",") {
		if name, typ, ok := strings.Cut(strings.TrimSpace(part), " "); ok {
			out = append(out, merge.Value{Name: name, Type: typ})
		}
	}
	return out
}

// record is that of a run which made nothing but these routes. "yours PATH" is
// a file that is still as that run wrote it.
func record(t testing.TB, disk fstest.MapFS, lines []string) []byte {
	t.Helper()
	text := "service\tp\n"
	for _, line := range lines {
		if name, ok := strings.CutPrefix(line, "yours "); ok {
			require.Contains(t, disk, name)
			text += strings.Join([]string{"yours", name, merge.Digest(disk[name].Data)}, "\t") + "\n"
			continue
		}
		r := route(t, line)
		text += strings.Join([]string{"route", r.Method, r.Path, r.Group, r.Handler, r.File, r.Type, r.Func, r.Stub}, "\t") + "\n"
	}
	return []byte(text)
}

// A case has wants.json, the tree under before/, and what changes in it under
// after/. before.txt lists the routes of the run before, problems.txt what
// stands in the way. In Go files ␍ is a carriage return.
func TestMerge(t *testing.T) {
	paths, err := filepath.Glob("../../testdata/merge/unit/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, name := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { mergeCase(t, name) })
	}
}

func mergeCase(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	require.NoError(t, err)
	disk, golden := fstest.MapFS{}, map[string]string{}
	var w wanted
	var recorded []string
	var generated []plan.File
	for _, f := range archive.Files {
		text := strings.ReplaceAll(string(f.Data), "␍", "\r")
		below, before := strings.CutPrefix(f.Name, "before/")
		wants, generates := strings.CutPrefix(f.Name, "generated/")
		switch {
		case generates:
			generated = append(generated, plan.File{Path: wants, Owner: plan.Generated, Content: f.Data})
		case f.Name == "wants.json":
			require.NoError(t, json.Unmarshal(f.Data, &w))
		case f.Name == "before.txt":
			recorded = strings.Split(strings.TrimSpace(text), "\n")
		case before:
			disk[below] = &fstest.MapFile{Data: []byte(text)}
		default:
			golden[f.Name] = text
		}
	}
	if recorded != nil {
		disk[merge.RecordPath] = &fstest.MapFile{Data: record(t, disk, recorded)}
	}
	got := outcome(t, disk, w.wants(t), generated...)
	if *update {
		save(t, name, archive, got)
		return
	}
	require.Equal(t, golden, got)
}

// outcome is what a run changes, and says.
func outcome(t *testing.T, disk fstest.MapFS, wants merge.Wants, generated ...plan.File) map[string]string {
	t.Helper()
	result, diags, err := merge.Merge(disk, generated, wants)
	require.NoError(t, err)
	out := map[string]string{}
	if diags.HasErrors() {
		for _, d := range diags {
			out["problems.txt"] += problem(d)
		}
		return out
	}
	for _, f := range result.Files {
		switch {
		case f.Owner == plan.Record || f.Owner == plan.Generated:
		case f.Gone:
			out["after/"+f.Path+" is gone"] = ""
		default:
			require.Equal(t, plan.Patched, f.Owner)
			out["after/"+f.Path] = string(f.Content)
		}
	}
	for _, o := range result.Orphans {
		out["orphans.txt"] += o.Path + ": " + o.Reason + "\n"
	}
	return out
}

func problem(d diag.Diagnostic) string {
	at := d.Span.Start
	return fmt.Sprintf("%s:%d: %s\n\t%s\n", at.Filename, at.Line, d.Message, strings.ReplaceAll(d.Hint, "\n", "\n\t"))
}

func save(t *testing.T, name string, archive *txtar.Archive, got map[string]string) {
	t.Helper()
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool {
		return f.Name != "wants.json" && f.Name != "before.txt" && !strings.HasPrefix(f.Name, "before/") && !strings.HasPrefix(f.Name, "generated/")
	})
	for _, key := range slices.Sorted(maps.Keys(got)) {
		archive.Files = append(archive.Files, txtar.File{Name: key, Data: []byte(strings.ReplaceAll(got[key], "\r", "␍"))})
	}
	require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
}

// A route comes back, or is answered by other logic: what an earlier run said of
// a file that it kept is not repeated.
func TestReasonsOfEarlierRunsAreBroughtUpToDate(t *testing.T) {
	disk := fstest.MapFS{"internal/logic/old.go": {Data: []byte("package logic\n\ntype OldLogic struct{}\n\nfunc (OldLogic) Old() {}\n")}}
	run := func(routes ...string) string {
		out := ""
		result, _, err := merge.Merge(disk, nil, wanted{Routes: routes}.wants(t))
		require.NoError(t, err)
		for _, f := range result.Files {
			if f.Owner == plan.Record {
				disk[f.Path] = &fstest.MapFile{Data: f.Content}
			}
		}
		for _, o := range result.Orphans {
			out += o.Reason
		}
		return out
	}
	disk[merge.RecordPath] = &fstest.MapFile{Data: record(t, disk, []string{"- Old GET /v1/users | | err error"})}
	require.Equal(t, "GET /v1/users is no longer in the contract", run("- Ping GET /ping | | err error"))
	require.Equal(t, "GET /v1/users is answered by Users now", run("- Users GET /v1/users | | err error"))
	require.Equal(t, "GET /v1/users is no longer in the contract", run("- Ping GET /ping | | err error"))
}
