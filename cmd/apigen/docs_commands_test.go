package main

import (
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
)

// mention is a command line as a page, a comment or a hint shows it.
type mention struct{ place, line string }

var (
	quotedCommand = regexp.MustCompile("[`\"]apigen ([^`\"\n]*)[`\"]")
	shellCommand  = regexp.MustCompile(`^\s*(?:- run: |run: |\$ )?(?:\w+=\S* )*(?:go tool |go run \S*/cmd/)?apigen ([^#|&;)>]*)`)
)

// TestCommandsThatAreWrittenAboutExist looks at every `apigen …` in the pages, in
// comments of Go code and in what it prints.
func TestCommandsThatAreWrittenAboutExist(t *testing.T) {
	t.Parallel()
	root := newRoot(strings.NewReader(""), io.Discard, io.Discard)
	found := mentions(t, filepath.Join("..", ".."))
	require.Greater(t, len(found), 100)
	for _, m := range found {
		if why := whyUnknown(root, m.line); why != "" {
			t.Errorf("%s: apigen %s: %s", m.place, m.line, why)
		}
	}
}

func TestCommandsThatDoNotExistAreNoticed(t *testing.T) {
	t.Parallel()
	root := newRoot(strings.NewReader(""), io.Discard, io.Discard)
	for line, why := range map[string]string{
		"runtime sync":              "there is no command runtime",
		"api jump x.api":            "there is no command jump",
		"api":                       "",
		"api go --api a.api":        "",
		"api go -api a.api":         "",
		"api go --apis=a.api":       "there is no flag --apis",
		"api plugin -p x -q":        "there is no flag -q",
		"COMMAND --help":            "",
		"api go --api a.api -- --x": "",
	} {
		require.Equal(t, why, whyUnknown(root, line), line)
	}
}

// whyUnknown says what of a command line does not exist, "" if all of it does.
// Words in capitals and dots stand for something else.
func whyUnknown(cmd *cobra.Command, line string) string {
	flagged := false
	for word := range strings.FieldsSeq(line) {
		word = strings.TrimRight(word, ".,:;")
		child := commandNamed(cmd, word)
		switch {
		case word == "--":
			return ""
		case strings.HasPrefix(word, "-") && !hasFlag(cmd, word):
			return "there is no flag " + strings.SplitN(word, "=", 2)[0]
		case strings.HasPrefix(word, "-"):
			flagged = true // what follows may be its value
		case child != nil:
			cmd = child
		case !flagged && cmd.HasSubCommands() && regexp.MustCompile(`^[a-z]`).MatchString(word):
			return "there is no command " + word
		}
	}
	return ""
}

func commandNamed(cmd *cobra.Command, word string) *cobra.Command {
	for _, child := range cmd.Commands() {
		if child.Name() == word || child.HasAlias(word) {
			return child
		}
	}
	return nil
}

func hasFlag(cmd *cobra.Command, word string) bool {
	name, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	for _, flags := range []*pflag.FlagSet{cmd.Flags(), cmd.InheritedFlags()} {
		if flags.Lookup(name) != nil || len(name) == 1 && flags.ShorthandLookup(name) != nil {
			return true
		}
	}
	return false
}

// mentions reads the pages, the templates and the Go files of the repository.
func mentions(t *testing.T, top string) (found []mention) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "testdata"):
			return fs.SkipDir
		case strings.HasSuffix(path, ".md"), strings.HasSuffix(path, ".tmpl"):
			found = append(found, mentionsInPage(path, read(t, ".", path))...)
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			text, err := os.ReadFile(path)
			found = append(found, mentionsInGo(path, text)...)
			return err
		}
		return nil
	}))
	return found
}

// mentionsInPage takes quoted commands and, in blocks, lines that are commands.
func mentionsInPage(path, text string) (found []mention) {
	inBlock, number := false, 0
	for line := range strings.Lines(text) {
		number++
		place := fmt.Sprint(path, ":", number)
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			inBlock = !inBlock
		}
		for _, match := range quotedCommand.FindAllStringSubmatch(line, -1) {
			found = append(found, mention{place, match[1]})
		}
		if match := shellCommand.FindStringSubmatch(line); inBlock && match != nil {
			found = append(found, mention{place, strings.TrimSpace(match[1])})
		}
	}
	return found
}

// mentionsInGo takes quoted commands in comments, and those between backticks in
// strings, which are hints and help.
func mentionsInGo(path string, text []byte) (found []mention) {
	files := token.NewFileSet()
	file := files.AddFile(path, -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, nil, scanner.ScanComments)
	for {
		pos, kind, literal := s.Scan()
		switch {
		case kind == token.EOF:
			return found
		case kind == token.COMMENT, kind == token.STRING && strings.HasPrefix(literal, `"`):
			for _, match := range quotedCommand.FindAllStringSubmatch(literal, -1) {
				if kind == token.COMMENT || match[0][0] == '`' {
					found = append(found, mention{files.Position(pos).String(), match[1]})
				}
			}
		}
	}
}
