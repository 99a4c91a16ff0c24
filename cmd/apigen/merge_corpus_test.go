package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

const (
	mergeCorpus = "../../testdata/merge"
	shopRoot    = "example.com/shop" // how projects of the corpus spell their import path
)

// handEdited is a service that somebody worked on: files laid over what was
// generated.
type handEdited struct {
	name     string
	contract string            // path of the entry
	settings map[string]string // of the comment: contract, style, remove, crlf, bom
	files    map[string]string
}

// mutation is one change of a contract.
type mutation struct {
	name    string
	renames map[string]string // handlers
	revert  bool
	hunks   []hunk
}

// hunk replaces lines of a contract, or makes a file.
type hunk struct{ create, old, new string }

func handEditedProjects(t *testing.T) []handEdited {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(mergeCorpus, "projects", "*.txtar"))
	require.NoError(t, err)
	shop, err := os.ReadFile(filepath.Join(mergeCorpus, "shop.api"))
	require.NoError(t, err)
	var out []handEdited
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		require.NoError(t, err)
		p := handEdited{
			name: strings.TrimSuffix(filepath.Base(path), ".txtar"), contract: "shop.api",
			settings: map[string]string{}, files: map[string]string{"shop.api": string(shop)},
		}
		for line := range strings.Lines(string(archive.Comment)) {
			if key, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && !strings.Contains(key, " ") {
				p.settings[key] = value
			}
		}
		if entry, ok := p.settings["contract"]; ok {
			p.contract, p.files = entry, map[string]string{}
		}
		for _, f := range archive.Files {
			p.files[f.Name] = p.lineEnds(f.Name, string(f.Data))
		}
		out = append(out, p)
	}
	require.NotEmpty(t, out)
	return out
}

func (p handEdited) lineEnds(name, text string) string {
	if slices.Contains(strings.Fields(p.settings["crlf"]), name) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if slices.Contains(strings.Fields(p.settings["bom"]), name) {
		text = "\ufeff" + text
	}
	return text
}

// edited lists the files that the user wrote, contracts apart.
func (p handEdited) edited() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(p.files)), func(name string) bool { return strings.HasSuffix(name, ".api") })
}

func mutations(t *testing.T) []mutation {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join(mergeCorpus, "mutations.txtar"))
	require.NoError(t, err)
	var out []mutation
	for _, f := range archive.Files {
		m := mutation{name: f.Name, renames: map[string]string{}}
		for line := range strings.Lines(string(f.Data)) {
			require.NoError(t, m.read(strings.TrimRight(line, "\n")), f.Name)
		}
		out = append(out, m)
	}
	require.NotEmpty(t, out)
	return out
}

func (m *mutation) read(line string) error {
	if rest, ok := strings.CutPrefix(line, "# renames "); ok {
		from, to, _ := strings.Cut(rest, "=")
		m.renames[from] = to
		return nil
	}
	switch {
	case line == "# then revert":
		m.revert = true
	case line == "@@":
		m.hunks = append(m.hunks, hunk{})
	case strings.HasPrefix(line, "@@ create "):
		m.hunks = append(m.hunks, hunk{create: strings.TrimPrefix(line, "@@ create ")})
	case len(m.hunks) == 0:
		return fmt.Errorf("no hunk holds %q", line)
	default:
		return m.hunks[len(m.hunks)-1].read(line)
	}
	return nil
}

func (h *hunk) read(line string) error {
	if line == "" {
		line = " "
	}
	text := line[1:] + "\n"
	switch line[0] {
	case '-':
		h.old += text
	case '+':
		h.new += text
	case ' ':
		h.old += text
		h.new += text
	default:
		return fmt.Errorf("a line of a hunk begins with a blank, - or +, not %q", line)
	}
	return nil
}

// contracts are the contract files of a project after a mutation.
func (m mutation) contracts(p handEdited) (map[string]string, error) {
	out := map[string]string{}
	for name, text := range p.files {
		if strings.HasSuffix(name, ".api") {
			out[name] = text
		}
	}
	for _, h := range m.hunks {
		if h.create != "" {
			out[filepath.ToSlash(filepath.Join(filepath.Dir(p.contract), h.create))] = h.new
			continue
		}
		if err := h.apply(p.contract, out); err != nil {
			return nil, fmt.Errorf("%s on %s: %w", m.name, p.name, err)
		}
	}
	return out, nil
}

// apply changes the only file that has the lines, or the entry.
func (h hunk) apply(entry string, contracts map[string]string) error {
	var having []string
	for _, name := range slices.Sorted(maps.Keys(contracts)) {
		if n := strings.Count("\n"+contracts[name], "\n"+h.old); n == 1 {
			having = append(having, name)
		}
	}
	if slices.Contains(having, entry) {
		having = []string{entry}
	}
	if len(having) != 1 {
		return fmt.Errorf("these lines are in %d places:\n%s", len(having), h.old)
	}
	name := having[0]
	contracts[name] = strings.Replace("\n"+contracts[name], "\n"+h.old, "\n"+h.new, 1)[1:]
	return nil
}
