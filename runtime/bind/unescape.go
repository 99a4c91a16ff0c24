package bind

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// simple is what the one-letter escapes stand for.
var simple = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unescape returns what the inside of a scanned JSON string stands for.
func unescape(inner []byte) string {
	text := make([]byte, 0, len(inner))
	for i := 0; i < len(inner); i++ {
		if inner[i] != '\\' {
			text = append(text, inner[i])
			continue
		}
		i++
		if inner[i] != 'u' {
			text = append(text, simple[inner[i]])
			continue
		}
		r := codeUnit(inner[i+1:])
		i += 4
		if utf16.IsSurrogate(r) {
			r = utf16.DecodeRune(r, codeUnit(inner[i+3:])) // the scan saw both halves
			i += 6
		}
		text = utf8.AppendRune(text, r)
	}
	return string(text)
}

func codeUnit(digits []byte) rune {
	n, _ := strconv.ParseUint(string(digits[:4]), 16, 16)
	return rune(n)
}
