package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/templates"
)

const (
	logicTemplate = ".apigen/templates/service/logic.go.tmpl"
	logicBase     = ".apigen/templates/.base/service/logic.go.tmpl"
	todo          = "// TODO: write the logic here;"
)

func TestTemplatesOfTheProjectAreUsed(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	created := invoke(t, dir, "template", "init", "service/logic.go.tmpl").ok(t)
	require.Equal(t, "created   "+logicTemplate+"\n", created.stdout)
	require.Equal(t, "yours     "+logicTemplate+"\n", invoke(t, dir, "template", "init", "service/logic.go.tmpl").ok(t).stdout)
	require.Regexp(t, `service/logic.go.tmpl +data 1 +unchanged`, invoke(t, dir, "template", "list").ok(t).stdout)
	require.Empty(t, invoke(t, dir, "template", "diff").ok(t).stdout)

	put(t, dir, logicTemplate, strings.Replace(read(t, dir, logicTemplate), todo, "// Ask the team of {{.Path}}.", 1))
	require.Regexp(t, `service/logic.go.tmpl +data 1 +yours`, invoke(t, dir, "template", "list").ok(t).stdout)
	require.Contains(t, invoke(t, dir, "template", "diff").ok(t).stdout, "\n+\t// Ask the team of {{.Path}}.")
	changeContract(t, dir)
	kept := read(t, dir, "internal/logic/hellologic.go")
	invoke(t, dir, "api", "go").ok(t)
	require.Contains(t, read(t, dir, "internal/logic/byelogic.go"), "// Ask the team of /bye/:name.")
	require.Equal(t, kept, read(t, dir, "internal/logic/hellologic.go"))
	require.FileExists(t, filepath.Join(dir, logicTemplate), "applying leaves the templates alone")
	require.NoFileExists(t, filepath.Join(dir, ".apigen/lock"))
	goCommand(t, dir, "vet", "./internal/logic/")

	again := workspace(t, nil)
	invoke(t, again, "new", "other", "--no-build", "--template", filepath.Join(dir, ".apigen/templates")).ok(t)
	require.Equal(t, read(t, dir, logicTemplate), read(t, again, "other/"+logicTemplate))
	require.Equal(t, read(t, dir, logicBase), read(t, again, "other/"+logicBase))
}

// git keeps the templates of a project and nothing else in .apigen.
func TestTemplatesAreNotIgnored(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, ".apigen/templates/x", "")
	put(t, dir, ".apigen/templates/.base/x", "")
	put(t, dir, ".apigen/journal", "")
	git(t, dir, "init", "-q")
	git(t, dir, "add", "-A")
	files := git(t, dir, "ls-files", ".apigen")
	require.Equal(t, ".apigen/templates/.base/x\n.apigen/templates/x\n", files)
}

func TestBrokenTemplateStopsEverything(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, logicTemplate, "package {{.Pakage}}\n")
	put(t, dir, ".apigen/templates/service/mian.go.tmpl", "")
	before := snapshot(t, dir)
	for _, from := range []string{dir, filepath.Dir(dir)} {
		ran := invoke(t, from, "api", "go", "--dir", dir)
		require.Equal(t, exitFound, ran.code)
		require.Empty(t, ran.stdout)
		require.Contains(t, ran.stderr, logicTemplate+":1:11: error: there is no field Pakage in Logic, which is the data here [broken-template]\n"+
			"    1 | package {{.Pakage}}\n      |           ^\n  hint: did you mean Package?\n")
		require.Contains(t, ran.stderr, "mian.go.tmpl:1:1: error: there is no template service/mian.go.tmpl to override")
		require.Contains(t, ran.stderr, "2 errors, 0 warnings\nnothing was written\n")
		require.Equal(t, before, snapshot(t, dir))
	}
	up := workspace(t, nil)
	ran := invoke(t, up, "new", "other", "--template", filepath.Join(dir, ".apigen/templates"))
	require.Equal(t, exitFound, ran.code)
	require.Empty(t, contents(t, up))
}

// outdated makes a project with a logic template that was copied from a built-in
// text in which the TODO said something else, and then edited.
func outdated(t *testing.T, edit func(text string) string) (dir, old string) {
	t.Helper()
	known, ok := templates.Find("service/logic.go.tmpl")
	require.True(t, ok)
	old = strings.Replace(known.Text(), todo, "// TODO: old advice.", 1)
	header := templates.HeaderOf(known)
	header.From = templates.Sum(old)
	return workspace(t, map[string]string{logicTemplate: header.String() + "\n" + edit(old), logicBase: old}), old
}

func TestTemplateUpgradeMerges(t *testing.T) {
	t.Parallel()
	dir, _ := outdated(t, func(old string) string { return old + "\n// mine\n" })
	require.Regexp(t, `service/logic.go.tmpl +data 1 +outdated`, invoke(t, dir, "template", "list").ok(t).stdout)
	require.Equal(t, "updated   "+logicTemplate+"\n", invoke(t, dir, "template", "upgrade").ok(t).stdout)
	known, _ := templates.Find("service/logic.go.tmpl")
	require.Equal(t, templates.Copy(known)+"\n// mine\n", read(t, dir, logicTemplate))
	require.Equal(t, known.Text(), read(t, dir, logicBase))
	before := snapshot(t, dir)
	require.Equal(t, "everything is up to date\n", invoke(t, dir, "template", "upgrade").ok(t).stdout)
	require.Equal(t, before, snapshot(t, dir))
}

func TestTemplateUpgradeShowsConflicts(t *testing.T) {
	t.Parallel()
	dir, _ := outdated(t, func(old string) string { return strings.Replace(old, "old advice", "my advice", 1) })
	before := snapshot(t, dir)
	ran := invoke(t, dir, "template", "upgrade")
	require.Equal(t, exitFound, ran.code)
	require.Empty(t, ran.stdout)
	require.Contains(t, ran.stderr, logicTemplate+":31:1: error: your template and the new built-in one both changed this place [template-conflict]")
	require.Contains(t, ran.stderr, "<<<<<<< yours\n\t// TODO: my advice. until")
	require.Contains(t, ran.stderr, "||||||| base\n\t// TODO: old advice. until")
	require.True(t, strings.HasSuffix(ran.stderr, ">>>>>>> apigen\nnothing was written\n"), ran.stderr)
	require.Equal(t, before, snapshot(t, dir))

	ran = invoke(t, dir, "template", "upgrade", "--write-conflicts")
	require.Equal(t, exitFound, ran.code)
	require.Equal(t, "updated   "+logicTemplate+"\n", ran.stdout)
	require.Contains(t, read(t, dir, logicTemplate), "\n<<<<<<< yours\n\t// TODO: my advice.")
	put(t, dir, "a.api", ping["a.api"])
	ran = invoke(t, dir, "api", "go", "--api", "a.api")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, logicTemplate+":31:1: error: a conflict of apigen template upgrade is not resolved")
}

func TestTemplateUpgradeNeedsItsBase(t *testing.T) {
	t.Parallel()
	dir, _ := outdated(t, strings.ToUpper)
	put(t, dir, logicBase, "something else\n")
	ran := invoke(t, dir, "template", "upgrade", "--write-conflicts")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "the text this was copied from is not in "+logicBase)
	put(t, dir, logicTemplate, "package {{.Package}}\n")
	ran = invoke(t, dir, "template", "upgrade", "--write-conflicts")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "the first line does not say what this was copied from")
}

func TestTemplateMisuse(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"f": "", "out/x": ""})
	for args, line := range map[string]string{
		"template init service/logc.go.tmpl":         `there is no template "service/logc.go.tmpl"; did you mean service/logic.go.tmpl?`,
		"template init --category api":               `there is no category "api"; there are deploy, project, service`,
		"template init --category service project/x": "name templates or a --category, not both",
		"template diff none":                         `there is no template "none"; there are ` + strings.Join(templates.Names(), ", "),
		"new greet --template nowhere":               "--template nowhere can't be used: no such file or directory",
		"new greet --template f":                     "--template f is a file; name a directory such as shop/.apigen/templates",
	} {
		invoke(t, dir, strings.Fields(args)...).refused(t, line)
	}
	linked := workspace(t, map[string]string{"a.api": ping["a.api"], ".apigen/x": ""})
	symlink(t, dir, filepath.Join(linked, ".apigen/templates"))
	ran := invoke(t, linked, "api", "go", "--api", "a.api")
	require.Equal(t, exitUsage, ran.code)
	require.Contains(t, ran.stderr, ".apigen/templates can't be used: path escapes from parent")
}

// TestCommandsOfTheTemplatePage runs what docs/templates.md shows.
func TestCommandsOfTheTemplatePage(t *testing.T) {
	t.Parallel()
	dir := workspace(t, nil)
	for _, block := range blocks(t, "templates.md", "sh") {
		for line := range strings.Lines(block) {
			invoke(t, dir, strings.Fields(line)[1:]...).ok(t)
		}
	}
	require.FileExists(t, filepath.Join(dir, logicTemplate))
}
