package templates

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Header is the first line of an override: which template it replaces, the
// version of the data it was written for, and what it was copied from.
type Header struct {
	Name    string
	Version int
	From    string // SHA-256 of the built-in text
}

var headerLine = regexp.MustCompile(`^\{\{- /\* apigen template (\S+), data (\d{1,6}), from sha256:([0-9a-f]{64}) \*/ -\}\}\r?\n`)

// HeaderOf is the header of a copy of the built-in template as it is now.
func HeaderOf(t Template) Header { return Header{t.Name, t.Version, Sum(t.Text())} }

// String is the line, without its end. It is a comment to text/template.
func (h Header) String() string {
	return fmt.Sprintf("{{- /* apigen template %s, data %d, from sha256:%s */ -}}", h.Name, h.Version, h.From)
}

// Split parts an override's text into its header and the rest. It reports false
// for a text without one.
func Split(text string) (h Header, body string, ok bool) {
	m := headerLine.FindStringSubmatch(text)
	if m == nil {
		return Header{}, text, false
	}
	version, _ := strconv.Atoi(m[2]) // at most six digits
	return Header{Name: m[1], Version: version, From: m[3]}, text[len(m[0]):], true
}

// Copy is the text of a fresh override.
func Copy(t Template) string { return HeaderOf(t).String() + "\n" + t.Text() }

// Sum is the SHA-256 of a template's text in hex. Line endings don't count.
func Sum(text string) string {
	s := sha256.Sum256([]byte(strings.ReplaceAll(text, "\r\n", "\n")))
	return hex.EncodeToString(s[:])
}
