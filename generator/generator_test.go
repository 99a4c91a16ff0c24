package generator_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
)

func emitter(name string, files ...plan.File) generator.Emitter[string] {
	return generator.Emitter[string]{Name: name, Emit: func(pass *generator.Pass[string]) error {
		for _, f := range files {
			f.Content = append([]byte(pass.Model), f.Content...)
			pass.Add(f)
		}
		return nil
	}}
}

func TestRunCollectsFilesInPathOrder(t *testing.T) {
	files, list, err := generator.Run("model ",
		emitter("b", plan.File{Path: "z.txt", Content: []byte("z")}, plan.File{Path: "a.txt", Origin: "a.tmpl"}),
		emitter("a", plan.File{Path: "m.txt"}))
	require.NoError(t, err)
	require.Empty(t, list)
	require.Equal(t, []plan.File{
		{Path: "a.txt", Origin: "a.tmpl", Content: []byte("model ")},
		{Path: "m.txt", Origin: "a", Content: []byte("model ")},
		{Path: "z.txt", Origin: "b", Content: []byte("model z")},
	}, files)
}

func TestRunNamesBothWhoWriteOneFile(t *testing.T) {
	files, list, err := generator.Run("", emitter("types", plan.File{Path: "x.txt"}), emitter("routes", plan.File{Path: "x.txt"}))
	require.NoError(t, err)
	require.Empty(t, files)
	require.Len(t, list, 1)
	require.Equal(t, diag.OutputDuplicate, list[0].Code)
	require.Equal(t, "x.txt is written twice, by types and by routes", list[0].Message)
}

func TestRunStopsAtAnEmittersError(t *testing.T) {
	broken := errors.New("no such template")
	failing := generator.Emitter[string]{Name: "main", Emit: func(*generator.Pass[string]) error { return broken }}
	files, _, err := generator.Run("", emitter("types", plan.File{Path: "x.txt"}), failing)
	require.ErrorIs(t, err, broken)
	require.EqualError(t, err, "main: no such template")
	require.Empty(t, files)
}

func TestRunWithholdsFilesWhenAnErrorIsReported(t *testing.T) {
	report := func(s diag.Severity) generator.Emitter[string] {
		return generator.Emitter[string]{Name: "types", Emit: func(pass *generator.Pass[string]) error {
			pass.Report(diag.Diagnostic{Severity: s, Message: "odd"})
			pass.Add(plan.File{Path: "x.txt"})
			return nil
		}}
	}
	files, list, err := generator.Run("", report(diag.Error))
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Empty(t, files)

	files, list, err = generator.Run("", report(diag.Warning))
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Len(t, files, 1)
}

func TestRunRefusesGoThatGofmtWouldRefuse(t *testing.T) {
	for source, want := range map[string]string{
		"package a\n\nfunc {\n":        "types wrote a.go, which is not valid Go: 3:6",
		"package a\n\nvar  x = 1\n":    "types wrote a.go without formatting it: line 3 differs from gofmt",
		"package a\n\nvar x = 1\n\n\n": "without formatting it: line 5",
	} {
		files, _, err := generator.Run("", emitter("types", plan.File{Path: "a.go", Content: []byte(source)}))
		require.ErrorContains(t, err, want)
		require.Empty(t, files)
	}
	_, _, err := generator.Run("", emitter("types", plan.File{Path: "a.go", Content: []byte("package a\n\nvar x = 1\n")}))
	require.NoError(t, err)
}

func TestCollectLeavesContentForLaterAndRunDoesNot(t *testing.T) {
	rendered := 0
	lazy := plan.File{Path: "x.txt", Owner: plan.Scaffold, Render: func() ([]byte, error) {
		rendered++
		return []byte("x"), nil
	}}
	emit := generator.Emitter[string]{Name: "stubs", Emit: func(pass *generator.Pass[string]) error {
		pass.Add(lazy)
		return nil
	}}
	files, _, err := generator.Collect("", emit)
	require.NoError(t, err)
	require.Len(t, files, 1)
	require.Zero(t, rendered)

	files, _, err = generator.Run("", emit)
	require.NoError(t, err)
	require.Equal(t, []plan.File{{Path: "x.txt", Owner: plan.Scaffold, Origin: "stubs", Content: []byte("x")}}, files)
}
