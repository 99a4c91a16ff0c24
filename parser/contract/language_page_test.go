package contract

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/format"
)

const languagePage = "../../docs/language.md"

var (
	pageContract = regexp.MustCompile("(?s)```api\n(.*?)```")
	pageCode     = regexp.MustCompile("``(.+?) ``|`([^`]+)`")
)

// pageSection returns what stands below a heading of the page of the language.
func pageSection(t *testing.T, heading string) string {
	t.Helper()
	text, err := os.ReadFile(languagePage)
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "\n## "+heading+"\n")
	require.True(t, found, heading)
	section, _, _ = strings.Cut(section, "\n## ")
	return section
}

// pageRows returns the code in the cells of a table, by the head of its first column.
func pageRows(t *testing.T, section, head string) (out [][][]string) {
	t.Helper()
	_, table, found := strings.Cut(section, "\n| "+head+" |")
	require.True(t, found, head)
	for i, line := range strings.Split(table, "\n") {
		if i >= 2 && !strings.HasPrefix(line, "|") {
			break
		}
		var row [][]string
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), " | ") {
			var codes []string
			for _, m := range pageCode.FindAllStringSubmatch(cell, -1) {
				codes = append(codes, m[1]+m[2])
			}
			row = append(row, codes)
		}
		if i >= 2 {
			out = append(out, row)
		}
	}
	return out
}

func firstCodes(rows [][][]string) (out []string) {
	for _, row := range rows {
		out = append(out, row[0]...)
	}
	return out
}

// saidOf resolves a contract and returns all that is said about it.
func saidOf(text string) diag.List {
	files := fstest.MapFS{
		"main.api":       {Data: []byte(text)},
		"base.api":       {Data: []byte("type Base {\n\tShop string `json:\"shop\"`\n}\n")},
		"users/user.api": {Data: []byte("type Customer {\n\tName string `json:\"name\"`\n}\n")},
	}
	program, list := parser.Load(files, "main.api")
	_, more := Resolve(program)
	return append(list, more...)
}

// Each contract that the page shows is read without a word, and laid out.
func TestContractsOfTheLanguagePageAreFine(t *testing.T) {
	text, err := os.ReadFile(languagePage)
	require.NoError(t, err)
	found := pageContract.FindAllStringSubmatch(string(text), -1)
	require.GreaterOrEqual(t, len(found), 5)
	for _, m := range found {
		whole := m[1]
		if !strings.Contains(whole, "\nservice ") {
			whole += "\nservice s {\n\t@handler Ping\n\tget /ping\n}\n"
		}
		require.Empty(t, saidOf(whole), "%s", whole)
		program, _ := parser.Load(fstest.MapFS{"main.api": {Data: []byte(m[1])}}, "main.api")
		require.Equal(t, m[1], string(format.File(program.Entry)))
	}
}

// The page has the keys of @server that are read, each with an example that works.
func TestServerKeysOfTheLanguagePage(t *testing.T) {
	rows := pageRows(t, pageSection(t, "Keys of @server"), "key")
	var want []string
	for _, key := range serverKeys {
		want = append(want, key.name)
	}
	require.ElementsMatch(t, want, firstCodes(rows))
	for _, row := range rows {
		key, lines := row[0][0], row[1]
		require.True(t, strings.HasPrefix(lines[len(lines)-1], key+": "), "the example of %s", key)
		route := "\t@handler Do\n\tget /x returns (R)\n"
		if key == "handler" {
			lines, route = nil, fmt.Sprintf("\t@server (\n\t\t%s\n\t)\n\tget /x returns (R)\n", row[1][0])
		}
		if key == "websocket" {
			route = "\t@handler Do\n\tget /x\n"
		}
		require.Empty(t, saidOf("error UserMissing 404\ntype R {\n\tA int\n}\n@server (\n"+strings.Join(lines, "\n")+"\n)\nservice s {\n"+route+"}\n"), key)
	}
}

// The page has the keys and options of tags, each with a field that has it.
func TestTagsOfTheLanguagePage(t *testing.T) {
	section := pageSection(t, "Fields")
	keys, options := pageRows(t, section, "key"), pageRows(t, section, "option")
	require.ElementsMatch(t, slices.Collect(maps.Keys(wireKeys)), firstCodes(keys))
	require.ElementsMatch(t, tagOptions, firstCodes(options))
	for _, row := range append(keys, options...) {
		field := row[1][0]
		require.Contains(t, field, row[0][0])
		route := "post /x (R)"
		if strings.Contains(field, "path:") {
			route = "post /x/:f (R)"
		}
		require.Empty(t, saidOf("type R {\n\t"+field+"\n}\nservice s {\n\t@handler Do\n\t"+route+"\n}\n"), field)
	}
}

// The page has each type that is built in, and each one stands in a JSON body.
func TestTypesOfTheLanguagePage(t *testing.T) {
	types := firstCodes(pageRows(t, pageSection(t, "Types"), "type"))
	for _, name := range slices.Concat(slices.Collect(maps.Keys(sizes)), slices.Collect(maps.Keys(qualified)), []string{"string", "bool", "any"}) {
		require.Contains(t, types, name)
	}
	for _, name := range types {
		require.Empty(t, saidOf("type R {\n\tF "+name+" `json:\"f\"`\n}\nservice s {\n\t@handler Do\n\tpost /x (R) returns (R)\n}\n"), name)
	}
}

func TestMethodsOfTheLanguagePage(t *testing.T) {
	section := pageSection(t, "Routes")
	for _, method := range methods {
		require.Contains(t, section, "`"+strings.ToLower(method)+"`")
	}
}
