package bind

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

// maxScanned is up to how long name-value pairs are looked through for each
// name. Longer ones are parsed into a map once, to stay linear.
const maxScanned = 2 << 10

// params are name-value pairs: parsed, or checked and left as they are.
type params struct {
	read   bool
	broken bool   // the reason is recorded; absent values are no news
	text   string // urlencoded pairs that have nothing wrong with them
	values url.Values
}

func (p params) value(b *Binder, in, name string) Value {
	v := Value{b: b, in: in, name: name, broken: p.broken}
	if p.values != nil {
		return v.with(p.values[name])
	}
	for left := p.text; left != ""; {
		var pair string
		pair, left, _ = strings.Cut(left, "&")
		key, value, _ := strings.Cut(pair, "=")
		if pair == "" || !same(key, name) {
			continue
		}
		value, _ = url.QueryUnescape(value) // the pairs are checked
		if v.count++; v.count == 1 {
			v.first = value
			continue
		}
		if v.texts == nil {
			v.texts = []string{v.first}
		}
		v.texts = append(v.texts, value)
	}
	return v
}

// same reports whether an urlencoded key is a name.
func same(key, name string) bool {
	if !strings.ContainsAny(key, "%+") {
		return key == name
	}
	key, err := url.QueryUnescape(key)
	return err == nil && key == name
}

// parse reads urlencoded pairs.
func (b *Binder) parse(in, text string) params {
	if strings.Count(text, "&") >= MaxParams {
		return b.broken(in, "count", fmt.Sprintf("must hold at most %d parameters", MaxParams))
	}
	if len(text) <= maxScanned && wellFormed(text) {
		return params{read: true, text: text}
	}
	values, err := url.ParseQuery(text)
	if err != nil {
		return b.broken(in, "syntax", `must be name=value pairs joined by "&", each percent-encoded`)
	}
	return params{read: true, values: values}
}

// wellFormed reports whether every escape in urlencoded pairs is whole, and no
// ";" is among them.
func wellFormed(text string) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ';':
			return false
		case '%':
			if i+2 >= len(text) || !isHex(text[i+1]) || !isHex(text[i+2]) {
				return false
			}
			i += 2
		}
	}
	return true
}

func (b *Binder) broken(in, rule, message string) params {
	b.fail("", problem.Field{In: in, Rule: rule, Message: message})
	return params{read: true, broken: true}
}

// variable finds a path variable that the router did not set on the request: it
// leaves that to the pattern, such as "/user/:id", when the path has no escapes
// and nobody else wants to know.
func variable(r *http.Request, name string) string {
	pattern, path := r.Pattern, r.URL.Path
	if r.URL.RawPath != "" || !strings.HasPrefix(pattern, "/") || !strings.HasPrefix(path, "/") {
		return ""
	}
	for pattern, path = pattern[1:], strings.TrimSuffix(path[1:], "/"); pattern != ""; {
		var want, got string
		if pattern[0] == '*' {
			if pattern[1:] == name {
				return path
			}
			return ""
		}
		want, pattern, _ = strings.Cut(pattern, "/")
		got, path, _ = strings.Cut(path, "/")
		switch {
		case want != "" && want[0] == ':':
			if want[1:] == name {
				return got
			}
		case want != got:
			return "" // somebody has changed the path since
		}
	}
	return ""
}
