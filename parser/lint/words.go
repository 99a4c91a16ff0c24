package lint

import (
	"strings"
	"unicode"
)

// words splits a name at dashes, underscores and dots, and where an upper-case
// word begins: getUserID is get, user, id. The words are lower case.
func words(name string) []string {
	var out []string
	runes := []rune(name)
	start := 0
	cut := func(end int) {
		if end > start {
			out = append(out, strings.ToLower(string(runes[start:end])))
		}
		start = end
	}
	for i, c := range runes {
		switch {
		case strings.ContainsRune("-_.~", c):
			cut(i)
			start = i + 1
		case i > start && unicode.IsUpper(c) && beginsWord(runes, i):
			cut(i)
		}
	}
	cut(len(runes))
	return out
}

// beginsWord reports whether the upper-case letter at i begins a word: the one
// before is lower case, or the one behind is, as in JSONBody.
func beginsWord(runes []rune, i int) bool {
	return !unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])
}
