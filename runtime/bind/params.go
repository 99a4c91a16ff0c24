package bind

import (
	"fmt"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"

	"github.com/apigen/apigen/runtime/problem"
)

// maxPairs is how many name-value pairs are looked through for each name. More
// are parsed into a map, to stay linear.
const maxPairs = 16

// params are name-value pairs.
type params struct {
	read   bool
	broken bool // the reason is recorded; absent values are no news
	pairs  []pair
	values url.Values // instead, when there are many

	// Of a form only:
	want  string   // what the body should be, which is something else
	blobs []string // values that came as files and that nobody asked for yet
	cut   bool     // more may follow behind the files

	bracketed bool            // some name may hold "[": "a[]", "a[k]"
	sorted    []string        // the names of values, when somebody asked for them
	asked     map[string]bool // the names of values that were asked for
}

// add takes a part of a multipart form as a value.
func (p *params) add(part *multipart.Part, text string) {
	name := part.FormName()
	if part.FileName() != "" && !slices.Contains(p.blobs, name) {
		p.blobs = append(p.blobs, name)
	}
	p.values.Add(name, text)
}

// pair is one name and value, still urlencoded when it holds "%" or "+".
type pair struct {
	name, value string
	escaped     bool
	asked       bool // somebody wanted to know
}

func (p *params) value(b *Binder, in, name string) Value {
	v := Value{b: b, in: in, name: name, broken: p.broken}
	if p.values != nil {
		return v.with(p.take(name))
	}
	for i := range p.pairs {
		value, ok := p.pairs[i].of(name)
		if !ok {
			continue
		}
		p.pairs[i].asked = true
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

// of returns the value, if the pair is for the name. The escapes are checked.
func (p *pair) of(name string) (string, bool) {
	if !p.escaped {
		return p.value, p.name == name
	}
	if key, _ := url.QueryUnescape(p.name); key != name {
		return "", false
	}
	value, _ := url.QueryUnescape(p.value)
	return value, true
}

// parse reads urlencoded pairs into p.
func (b *Binder) parse(p *params, in, text string) {
	p.read = true
	if p.split(text) {
		return
	}
	p.pairs = nil
	if strings.Count(text, "&") >= MaxParams {
		p.broken = true
		b.unusable(in, "count", fmt.Sprintf("must hold at most %d parameters", MaxParams))
		return
	}
	var err error
	if p.values, err = url.ParseQuery(text); err != nil {
		*p = params{read: true, broken: true}
		b.unusable(in, "syntax", `must be name=value pairs joined by "&", each percent-encoded`)
	}
}

// split cuts a text of few pairs, all of them well-formed, into pairs.
func (p *params) split(text string) bool {
	p.pairs, p.bracketed = p.pairs[:0], false
	start, equals, escaped := 0, -1, false
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != '&' {
			switch c := text[i]; {
			case c == '=' && equals < 0:
				equals = i
			case c == '[':
				p.bracketed = true
			case c == '+':
				escaped = true
			case c == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
				escaped, p.bracketed = true, true // perhaps "%5B"
			case c == '%' || c == ';':
				return false
			}
			continue
		}
		if start < i {
			if len(p.pairs) == maxPairs {
				return false
			}
			if equals < 0 {
				p.pairs = append(p.pairs, pair{name: text[start:i], escaped: escaped})
			} else {
				p.pairs = append(p.pairs, pair{name: text[start:equals], value: text[equals+1 : i], escaped: escaped})
			}
		}
		start, equals, escaped = i+1, -1, false
	}
	return true
}

func (b *Binder) unusable(in, rule, message string) {
	b.fail("", problem.Field{In: in, Rule: rule, Message: message})
}
