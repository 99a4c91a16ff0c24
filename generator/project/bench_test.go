package project_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen"
	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/source"
)

// The contract of the benchmarks. Memory should be linear in both.
const (
	benchTypes  = 2000
	benchRoutes = 1000
)

// largeContract has types of four fields, each pointing to the next type, and
// routes that read one and answer with another.
func largeContract(types, routes int) []byte {
	var b strings.Builder
	for i := range types {
		fmt.Fprintf(&b, "type T%d {\n\tID int64 `json:\"id\"`\n\tName string `json:\"name,optional\"`\n"+
			"\tTags []string `json:\"tags,optional\"`\n\tNext *T%d `json:\"next,optional\"`\n}\n\n", i, (i+1)%types)
	}
	b.WriteString("service big-api {\n")
	for i := range routes {
		fmt.Fprintf(&b, "\t@handler H%d\n\tpost /r%d/x (T%d) returns (T%d)\n\n", i, i, i%types, (i+routes)%types)
	}
	b.WriteString("}\n")
	return []byte(b.String())
}

func parsed(b *testing.B) *ast.Program {
	b.Helper()
	fsys := fstest.MapFS{"big.api": {Data: largeContract(benchTypes, benchRoutes)}}
	program, diags := parser.Load(fsys, "big.api")
	require.Empty(b, diags)
	return program
}

func resolved(b *testing.B) *contract.API {
	b.Helper()
	api, diags := contract.Resolve(parsed(b))
	require.Empty(b, diags)
	return api
}

func BenchmarkParse(b *testing.B) {
	text := largeContract(benchTypes, benchRoutes)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		_, diags := parser.ParseFile(source.NewFile("big.api", text))
		require.Empty(b, diags)
	}
}

func BenchmarkResolve(b *testing.B) {
	program := parsed(b)
	b.ReportAllocs()
	for b.Loop() {
		_, diags := contract.Resolve(program)
		require.Empty(b, diags)
	}
}

func BenchmarkGenerate(b *testing.B) {
	api := resolved(b)
	b.ReportAllocs()
	for b.Loop() {
		_, _, err := generator.Run(api, service.Emitters(service.Settings{
			Root: "big", Runtime: "big/internal/apigen", Contract: "big.api",
		})...)
		require.NoError(b, err)
	}
}

// BenchmarkColdRun is `apigen api go` into an empty directory, from text to disk.
func BenchmarkColdRun(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		dir := b.TempDir()
		b.StartTimer()
		require.Greater(b, pending(b, dir), 2*benchRoutes)
	}
}

// BenchmarkRerun is the same with nothing to do.
func BenchmarkRerun(b *testing.B) {
	dir := b.TempDir()
	require.Positive(b, pending(b, dir))
	b.ReportAllocs()
	for b.Loop() {
		require.Zero(b, pending(b, dir))
	}
}

// BenchmarkRerunEdited is that with logic that somebody wrote.
func BenchmarkRerunEdited(b *testing.B) {
	dir := b.TempDir()
	require.Positive(b, pending(b, dir))
	paths, err := filepath.Glob(filepath.Join(dir, "internal", "logic", "*.go"))
	require.NoError(b, err)
	require.Len(b, paths, benchRoutes)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(b, err)
		require.NoError(b, os.WriteFile(path, append(text, "\n// mine\n"...), 0o644))
	}
	b.ReportAllocs()
	for b.Loop() {
		require.Zero(b, pending(b, dir))
	}
}

// pending brings dir in step with the contract and returns how many files that took.
func pending(b *testing.B, dir string) int {
	b.Helper()
	src := project.Source{Tool: project.Tool{GoMod: apigen.GoMod, GoSum: apigen.GoSum}, Runtime: apigen.Runtime}
	place, err := project.Place(dir, "big", "vendor", true, project.FromBuildInfo(nil, apigen.GoMod))
	require.NoError(b, err)
	target := project.Target{Placement: place, Contract: "big.api", Profile: project.NoDatabase}
	api := resolved(b)
	files, diags, err := project.Service(api, target, src)
	require.NoError(b, err)
	require.Empty(b, diags)
	merged, diags, err := merge.Merge(os.DirFS(dir), files, project.Wants(api, target))
	require.NoError(b, err)
	require.Empty(b, diags)
	p, diags, err := plan.Diff(dir, merged.Files)
	require.NoError(b, err)
	require.Empty(b, diags)
	require.NoError(b, p.Apply())
	return len(p.Pending())
}
