package gocode

import (
	"go/token"
	"strconv"
	"strings"
	"unicode"
)

// Style says how file names are made from identifiers.
type Style string

const (
	// Flat writes GetUser as "getuser", the default.
	Flat Style = "gozero"
	// Snake writes GetUser as "get_user".
	Snake Style = "go_zero"
)

// ParseStyle accepts the names of the styles; the empty string means Flat.
func ParseStyle(s string) (Style, bool) {
	switch Style(s) {
	case "", Flat:
		return Flat, true
	case Snake:
		return Snake, true
	}
	return "", false
}

// FileName turns an identifier and the role of its file into a file name
// without extension: GetUser and "handler" give "getuserhandler".
func (s Style) FileName(ident, role string) string {
	words := append(Words(ident), role)
	if s == Snake {
		return strings.ToLower(strings.Join(words, "_"))
	}
	return strings.ToLower(strings.Join(words, ""))
}

// Words cuts a name at its capitals, digits' ends and punctuation:
// "GetHTTPUser" gives Get, HTTP, User.
func Words(name string) []string {
	var words []string
	runes := []rune(name)
	start := 0
	flush := func(end int) {
		if end > start {
			words = append(words, string(runes[start:end]))
		}
		start = end
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush(i)
			start = i + 1
		case i > start && unicode.IsUpper(r) && startsWord(runes, i):
			flush(i)
		}
	}
	flush(len(runes))
	return words
}

// startsWord reports whether the capital at i begins a word: it follows a
// lower-case rune, or ends a run of capitals.
func startsWord(runes []rune, i int) bool {
	if !unicode.IsUpper(runes[i-1]) {
		return true
	}
	return i+1 < len(runes) && unicode.IsLower(runes[i+1])
}

// Exported turns any text into an exported Go identifier: "user-info" gives
// "UserInfo". Text without a letter gets the prefix X.
func Exported(text string) string {
	var b strings.Builder
	upper := true
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			upper = true
		case upper:
			b.WriteRune(unicode.ToUpper(r))
			upper = false
		default:
			b.WriteRune(r)
		}
	}
	if first := []rune(b.String() + " ")[0]; !unicode.IsUpper(first) {
		return "X" + b.String()
	}
	return b.String()
}

// Unexported lowers the first word of an identifier: "ID" gives "id",
// "HTTPPort" gives "httpPort". A Go keyword gets a trailing underscore.
func Unexported(ident string) string {
	words := Words(ident)
	if len(words) == 0 {
		return "x"
	}
	name := strings.ToLower(words[0]) + strings.Join(words[1:], "")
	if token.IsKeyword(name) {
		return name + "_"
	}
	return name
}

// PackageName is the package clause for a directory: its last element in
// lower case, without what Go does not allow there.
func PackageName(dir string) string {
	last := dir[strings.LastIndex(dir, "/")+1:]
	var b strings.Builder
	for _, r := range strings.ToLower(last) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) && b.Len() > 0 {
			b.WriteRune(r)
		}
	}
	name := b.String()
	if name == "" || token.IsKeyword(name) || name == "main" || name == "init" {
		return name + "pkg"
	}
	return name
}

// Scope hands out names that are different from each other, also when case is
// ignored, so that they may serve as file names too.
type Scope struct{ taken map[string]bool }

// NewScope returns a scope in which the given names are taken.
func NewScope(taken ...string) *Scope {
	s := &Scope{taken: map[string]bool{}}
	for _, name := range taken {
		s.taken[strings.ToLower(name)] = true
	}
	return s
}

// Unique returns name, or name with the first free number behind it.
func (s *Scope) Unique(name string) string {
	return Free(name, func(free string) bool { return s.Take(free) })
}

// Take takes all of the names, or none and reports false when one is taken.
func (s *Scope) Take(names ...string) bool {
	for _, name := range names {
		if s.taken[strings.ToLower(name)] {
			return false
		}
	}
	for _, name := range names {
		s.taken[strings.ToLower(name)] = true
	}
	return true
}

// Free returns name, or name with the first number from 2 that take accepts.
func Free(name string, take func(string) bool) string {
	free := name
	for i := 2; !take(free); i++ {
		free = name + strconv.Itoa(i)
	}
	return free
}
