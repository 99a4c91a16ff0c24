package parser

import (
	"strconv"
	"strings"
)

// unescape resolves the escapes of a Go string literal's body.
func unescape(body string) string {
	if !strings.Contains(body, `\`) {
		return body
	}
	var out strings.Builder
	for body != "" {
		if body[0] != '\\' {
			n := strings.IndexByte(body, '\\')
			if n < 0 {
				n = len(body)
			}
			out.WriteString(body[:n])
			body = body[n:]
			continue
		}
		r, multibyte, tail, err := strconv.UnquoteChar(body, '"')
		switch {
		case err != nil:
			out.WriteByte('\\')
			tail = body[1:]
		case r < 0x80 || !multibyte:
			out.WriteByte(byte(r))
		default:
			out.WriteRune(r)
		}
		body = tail
	}
	return strings.ToValidUTF8(out.String(), "\uFFFD")
}
