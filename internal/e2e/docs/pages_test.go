package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/repo"
)

const pagesIndex = "docs/README.md"

var (
	pageLink   = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	fencedText = regexp.MustCompile("(?ms)^```.*?^```$")
	codeSpan   = regexp.MustCompile("`[^`\n]*`")
)

// Whoever looks for a page finds it in the index.
func TestIndexLinksEveryPage(t *testing.T) {
	t.Chdir(repo.Root(t))
	pages, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	require.Greater(t, len(pages), 20)
	linked := map[string]bool{}
	for _, link := range linksOf(t, pagesIndex) {
		linked[link.path] = true
	}
	for _, page := range pages {
		require.True(t, linked[page] || page == pagesIndex, "%s does not link %s", pagesIndex, page)
	}
	toIndex := false
	for _, link := range linksOf(t, "README.md") {
		toIndex = toIndex || link.path == pagesIndex
	}
	require.True(t, toIndex, "README.md does not link %s", pagesIndex)
}

// A link leads to a file that exists, and to a heading that it has.
func TestLinksBetweenPagesLeadSomewhere(t *testing.T) {
	t.Chdir(repo.Root(t))
	pages, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	followed := 0
	for _, page := range append(pages, "README.md", "CONTRIBUTING.md", "examples/README.md") {
		if _, err := os.Stat(page); err != nil {
			continue
		}
		for _, link := range linksOf(t, page) {
			require.FileExists(t, link.path, page)
			if link.anchor != "" {
				require.Contains(t, anchorsOf(t, link.path), link.anchor, "%s links %s", page, link.path)
			}
			followed++
		}
	}
	require.Greater(t, followed, 60)
}

// pageTarget is a file, by its path from the top of the repository, and one of
// its headings.
type pageTarget struct{ path, anchor string }

// linksOf returns the links of a page to files of the repository.
func linksOf(t *testing.T, page string) (out []pageTarget) {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	prose := codeSpan.ReplaceAllString(fencedText.ReplaceAllString(string(text), ""), "")
	for _, match := range pageLink.FindAllStringSubmatch(prose, -1) {
		if strings.Contains(match[1], "://") || strings.HasPrefix(match[1], "mailto:") {
			continue
		}
		path, anchor, _ := strings.Cut(match[1], "#")
		if path = filepath.ToSlash(filepath.Join(filepath.Dir(page), path)); strings.HasPrefix(match[1], "#") {
			path = page
		}
		out = append(out, pageTarget{path, anchor})
	}
	return out
}

// anchorsOf returns how GitHub names the headings of a page: in lower case, with
// dashes for spaces and without signs.
func anchorsOf(t *testing.T, page string) (out []string) {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	for line := range strings.Lines(fencedText.ReplaceAllString(string(text), "")) {
		if title := strings.TrimLeft(line, "#"); title != line && strings.HasPrefix(title, " ") {
			out = append(out, strings.Map(func(r rune) rune {
				switch {
				case r == ' ':
					return '-'
				case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
					return unicode.ToLower(r)
				}
				return -1
			}, strings.TrimSpace(title)))
		}
	}
	return out
}
