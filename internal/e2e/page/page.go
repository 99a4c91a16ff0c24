package page

import (
	"regexp"
	"strings"
)

// inlineCode is what stands between backquotes.
var inlineCode = regexp.MustCompile("`([^`]+)`")

// Table is a table of a page, without its head: rows of cells.
type Table [][]string

// Blocks returns the fenced blocks of a language, such as "sh", in their order.
func Blocks(text, language string) []string {
	var out []string
	for _, found := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(text, -1) {
		out = append(out, found[1])
	}
	return out
}

// Tables returns the tables of a page by the heading above them.
func Tables(text string) map[string]Table {
	out := map[string]Table{}
	heading := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			heading = strings.TrimLeft(line, "# ")
		}
		if strings.HasPrefix(line, "| ") {
			out[heading] = append(out[heading], Cells(line))
		}
	}
	for heading := range out {
		out[heading] = out[heading][1:]
	}
	return out
}

// Cells splits a row at the bars that are not in code.
func Cells(line string) []string {
	var out []string
	code := false
	start := 1
	for i, c := range line {
		switch {
		case c == '`':
			code = !code
		case c == '|' && !code && i > 0:
			out = append(out, strings.TrimSpace(line[start:i]))
			start = i + 1
		}
	}
	return out
}

// Codes returns the code in a cell, without its backquotes.
func Codes(cell string) []string {
	var out []string
	for _, found := range inlineCode.FindAllStringSubmatch(cell, -1) {
		out = append(out, found[1])
	}
	return out
}
