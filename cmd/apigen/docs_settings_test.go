package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/lint"
)

// settingsPage is beside the pages that blocks reads.
const settingsPage = "settings.md"

var (
	possibleKeys = regexp.MustCompile(`unknown key "zzzzzzzzzzzz"; possible here: (.*)$`)
	settingsRow  = regexp.MustCompile("(?m)^\\| `([a-z.-]+)` \\|")
)

// keysOf asks the parser of apigen.yaml for the keys that it takes behind a path,
// and below these. Form is the text around the keys of one level. What is below
// lint.rules and deploy has tables of its own.
func keysOf(t *testing.T, path, form string) (out []string) {
	t.Helper()
	_, err := parseSettings("apigen.yaml", fmt.Appendf(nil, form, "zzzzzzzzzzzz: 1"))
	if err == nil {
		return nil
	}
	found := possibleKeys.FindStringSubmatch(err.Error())
	if found == nil {
		return nil
	}
	for key := range strings.SplitSeq(found[1], ", ") {
		name := strings.TrimPrefix(path+"."+key, ".")
		out = append(out, name)
		if key == "rules" || key == "deploy" {
			continue
		}
		below := keysOf(t, name, fmt.Sprintf(form, key+": {%s}"))
		if below == nil {
			below = keysOf(t, name, fmt.Sprintf(form, key+": [{%s}]"))
		}
		out = append(out, below...)
	}
	return out
}

// Each key that apigen.yaml can have is on the page, and none that it can't.
func TestKeysOfTheSettingsPage(t *testing.T) {
	t.Parallel()
	page := read(t, "../../docs", settingsPage)
	_, section, _ := strings.Cut(page, "\n## apigen.yaml\n")
	section, _, found := strings.Cut(section, "\n### ")
	require.True(t, found)
	var rows []string
	for _, row := range settingsRow.FindAllStringSubmatch(section, -1) {
		rows = append(rows, row[1])
	}
	keys := keysOf(t, "", "{%s}")
	require.Greater(t, len(keys), 40)
	require.ElementsMatch(t, keys, rows)
}

func TestSettingsOfTheSettingsPageAreRead(t *testing.T) {
	t.Parallel()
	example := blocks(t, settingsPage, "yaml")[0]
	read, err := parseSettings("apigen.yaml", []byte(example))
	require.NoError(t, err)
	require.Len(t, read.services[0].plugins, 2)
	require.Equal(t, 3, read.services[0].deploy.Replicas.Min)
	for _, key := range keysOf(t, "", "{%s}") {
		if last := key[strings.LastIndex(key, ".")+1:]; last != "dsn-env" && last != "dev-url-env" {
			require.Regexp(t, `\b`+last+":", example, "the example lacks %s", key)
		}
	}
}

func TestLintRulesOfTheSettingsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("| rule | default | what it finds |\n|---|---|---|\n")
	for _, name := range lint.Configurable() {
		rule, known := diag.RuleOf(diag.Code(name))
		require.True(t, known)
		level := "warning"
		if rule.Off() {
			level = "off"
		}
		fmt.Fprintf(&b, "| [`%s`](diagnostics.md#%s) | %s | %s |\n", name, name, level, strings.ReplaceAll(rule.Sentence, "|", "\\|"))
	}
	holdPart(t, "lint rules", b.String())
}

func TestDeployKeysOfTheSettingsPage(t *testing.T) {
	page := read(t, "../../docs", "deploy.md")
	table := page[strings.Index(page, "| key of `deploy`"):]
	holdPart(t, "deploy keys", table[:strings.Index(table, "\n\n")+1])
}

// holdPart compares a generated part of the page with what it has to be.
func holdPart(t *testing.T, name, want string) {
	t.Helper()
	page := read(t, "../../docs", settingsPage)
	lines := strings.SplitAfter(page, "\n")
	begin := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "<!-- begin "+name+":") })
	end := slices.Index(lines, "<!-- end "+name+" -->\n")
	require.True(t, 0 <= begin && begin < end, "the page has a part %s", name)
	if *update {
		text := strings.Join(lines[:begin+1], "") + "\n" + want + "\n" + strings.Join(lines[end:], "")
		require.NoError(t, os.WriteFile(filepath.Join("..", "..", "docs", settingsPage), []byte(text), 0o644))
		return
	}
	require.Equal(t, "\n"+want+"\n", strings.Join(lines[begin+1:end], ""), "run go test ./cmd/apigen -run OfTheSettingsPage -update")
}
