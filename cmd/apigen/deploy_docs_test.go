package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/deploy"
)

// The page lists every key with its default: one that is spelled out changes
// nothing when it is set.
func TestKeysOfTheDeploymentPage(t *testing.T) {
	t.Parallel()
	page := read(t, "../..", "docs/deploy.md")
	table := page[strings.Index(page, "| key of `deploy`"):]
	rows := regexp.MustCompile("(?m)^\\| `([a-z.-]+)` \\| (.+?) \\|").FindAllStringSubmatch(table[:strings.Index(table, "\n\n")], -1)
	var keys []string
	spelled := 0
	for _, row := range rows {
		keys = append(keys, row[1])
		value, exact := strings.CutPrefix(row[2], "`")
		if !exact {
			require.Contains(t, []string{"none", "the name", "the tag", "name of the command"}, row[2])
			continue
		}
		spelled++
		var set deploy.Settings
		require.NoError(t, set.Set(row[1], strings.TrimSuffix(value, "`")), row[1])
		require.Equal(t, deploy.Settings{}.Settled("greet"), set.Settled("greet"), "the default of %s", row[1])
	}
	slices.Sort(keys)
	require.Equal(t, deploy.Keys(), keys)
	require.Equal(t, 13, spelled)
}

func TestCommandsOfTheDeploymentPage(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"greet.api": read(t, greetCopy(t), "greet.api"), "apigen.yaml": blocks(t, "deploy.md", "yaml")[0]})
	invoke(t, dir, "generate").ok(t)
	for _, block := range blocks(t, "deploy.md", "sh") {
		for line := range strings.Lines(block) {
			args, ok := strings.CutPrefix(strings.TrimSpace(line), "apigen ")
			require.True(t, ok, "%s", line)
			invoke(t, dir, strings.Fields(args)...).ok(t)
			require.Contains(t, invoke(t, dir, strings.Fields(args)...).ok(t).stdout, "everything is up to date\n", line)
		}
	}
}
