package main

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	untidyContract = "type  A {\n  X int `json:\"x\"` // one\n}\nservice a-api {\n@handler Do\nget /do (A)\n}\n"
	tidyContract   = "type A {\n\tX int `json:\"x\"` // one\n}\n\nservice a-api {\n\t@handler Do\n\tget /do (A)\n}\n"
)

func TestFormatRewritesInPlaceAndThenRests(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{
		"a.api": untidyContract, "sub/b.api": untidyContract, "c.api": tidyContract,
		".git/d.api": untidyContract, "vendor/e.api": untidyContract, "notes.txt": untidyContract,
	})
	ran := invoke(t, dir, "api", "format")
	ran.ok(t)
	require.Equal(t, "a.api\nsub/b.api\n", ran.stdout)
	require.Equal(t, tidyContract, read(t, dir, "a.api"))
	require.Equal(t, tidyContract, read(t, dir, "sub/b.api"))
	for _, untouched := range []string{".git/d.api", "vendor/e.api", "notes.txt"} {
		require.Equal(t, untidyContract, read(t, dir, untouched))
	}
	before := snapshot(t, dir)
	again := invoke(t, dir, "api", "format", "--dir", ".")
	again.ok(t)
	require.Empty(t, again.stdout)
	require.Equal(t, before, snapshot(t, dir))
}

// The ranges of a diff are where patch looks: lines between two changes of one hunk
// count for the hunks behind it.
func TestFormatDiffSaysWhereLinesAre(t *testing.T) {
	t.Parallel()
	field := func(n, space string) string { return "\tF" + n + " " + space + "int `json:\"f" + n + "\"`\n" }
	var text strings.Builder
	for _, spaces := range []string{" ", "", " ", "", ""} {
		text.WriteString("type T" + strconv.Itoa(text.Len()) + " {\n" + field("1", spaces) + field("2", "") + field("3", spaces) + "}\n\n")
	}
	text.WriteString("type Last {\n" + field("1", " ") + "}\n")
	dir := workspace(t, map[string]string{"a.api": text.String()})
	diff := invoke(t, dir, "api", "format", "--diff", "a.api").ok(t)
	ranges := regexp.MustCompile(`(?m)^@@ .*$`).FindAllString(diff.stdout, -1)
	require.Equal(t, []string{"@@ -1,7 +1,7 @@", "@@ -11,9 +11,9 @@", "@@ -29,5 +29,5 @@"}, ranges)
}

func TestFormatCheckAndDiffChangeNothing(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"a.api": untidyContract, "c.api": tidyContract})
	before := snapshot(t, dir)

	check := invoke(t, dir, "api", "format", "--check")
	require.Equal(t, exitFound, check.code)
	require.Equal(t, "a.api\n", check.stdout)

	diff := invoke(t, dir, "api", "format", "--diff", "a.api")
	diff.ok(t)
	require.Contains(t, diff.stdout, "-type  A {\n-  X int `json:\"x\"` // one\n+type A {\n+\tX int `json:\"x\"` // one\n")

	both := invoke(t, dir, "api", "format", "--check", "--diff", "a.api")
	require.Equal(t, exitFound, both.code)
	require.True(t, strings.HasPrefix(both.stdout, "a.api\n--- a.api\n"), both.stdout)
	require.Equal(t, before, snapshot(t, dir))

	invoke(t, dir, "api", "format", "--check", "c.api").ok(t)
}

func TestFormatLeavesBrokenFilesAlone(t *testing.T) {
	t.Parallel()
	const broken = "type  A {\n  X [\n}\n"
	dir := workspace(t, map[string]string{"a.api": broken, "b.api": untidyContract})
	ran := invoke(t, dir, "api", "format")
	require.Equal(t, exitFound, ran.code)
	require.Equal(t, "b.api\n", ran.stdout)
	require.Contains(t, ran.stderr, "a.api:3:1: error: ")
	require.Contains(t, ran.stderr, "[syntax]")
	require.Equal(t, broken, read(t, dir, "a.api"))
	require.Equal(t, tidyContract, read(t, dir, "b.api"))
}

func TestFormatTakesGoctlsFlags(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"sub/a.api": untidyContract})
	require.Equal(t, "sub/a.api\n", invoke(t, dir, "api", "format", "-dir", "sub", "-iu", "-declare").ok(t).stdout)
	require.NotContains(t, invoke(t, dir, "api", "format", "-h").ok(t).stdout, "declare")
}

func TestFormatRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	dir := workspace(t, nil)
	invoke(t, dir, "api", "format", "nope.api").refused(t, "nope.api does not exist")
	invoke(t, dir, "api", "format", "--stdin", "a.api").refused(t,
		"--stdin takes no files; name files, or read the standard input")
}

func TestFormatFiltersTheStandardInput(t *testing.T) {
	t.Parallel()
	for _, argument := range []string{"-", "--stdin"} {
		cmd := command(workspace(t, nil), "api", "format", argument)
		cmd.Stdin = strings.NewReader(untidyContract)
		out, err := cmd.Output()
		require.NoError(t, err)
		require.Equal(t, tidyContract, string(out))
	}
}
