package sample

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// Request is one request, ready to be sent.
type Request struct {
	Method string
	Target string              // path and query
	Header map[string][]string // without the content type
	Type   string              // content type of the body; empty without one
	Body   string
}

// Requests returns requests that the route accepts, the same ones for the same
// seed. The first has no more than it must, the second everything, the others
// are chosen by seed. There are none when a value can't be made, for instance
// for a regular expression that no known text matches.
func Requests(route *contract.Route, seed uint64, n int) []Request {
	var out []Request
	for i := range n {
		s := &sampler{random: rand.New(rand.NewPCG(seed, uint64(i))), presence: []float64{0, 1, 0.6}[min(i, 2)]}
		for range tries {
			request, made := s.request(route)
			if made == fits {
				out = append(out, request)
			}
			if made != unfit {
				break
			}
			s.presence = 0.6
		}
	}
	return out
}

// outcome is what became of an attempt.
type outcome int

const (
	impossible outcome = iota
	unfit              // rules of fields about each other are broken
	fits
)

// sampler chooses for one request.
type sampler struct {
	random   *rand.Rand
	presence float64 // how likely an optional value is there
	depth    int     // of the object that is being made
}

// request makes one request, unless some value can't be made.
func (s *sampler) request(route *contract.Route) (Request, outcome) {
	p := parts{variables: map[string]string{}, slashes: map[string]bool{}, query: url.Values{}, form: url.Values{}, header: map[string][]string{}}
	fields, made := fieldsOf(route), values{}
	chosen := s.choose(fields)
	for _, in := range route.Inputs {
		if in.In != contract.Path && !chosen[in.Field()] {
			continue
		}
		if in.Field().Files != nil {
			p.files = append(p.files, in)
			continue
		}
		texts, ok := s.texts(in)
		if !ok || !p.add(in, texts) {
			return Request{}, impossible
		}
		made[in.Field()] = sentAs(in.Field(), texts)
	}
	path, ok := p.path(route.Path)
	if !ok {
		return Request{}, impossible
	}
	out := Request{Method: route.Method, Target: p.target(path), Header: p.header}
	switch {
	case route.Body == contract.FormBody:
		out.Type, out.Body = p.encode(route.HasFiles() || s.random.IntN(4) == 0)
	case route.Body == contract.JSONBody:
		body, ok := s.body(route, chosen, made)
		if !ok {
			return Request{}, impossible
		}
		out.Type, out.Body = "application/json", body
	}
	if !made.hold(fields) {
		return Request{}, unfit
	}
	return out, fits
}

// sentAs is a value of texts as JSON has it.
func sentAs(f *contract.Field, texts []string) any {
	core := f.Ref.Core()
	if !isList(f.Ref) {
		return inJSON(core, texts[0])
	}
	list := []any{}
	for _, text := range texts {
		list = append(list, inJSON(core.Elem.Core(), text))
	}
	return list
}

func fieldsOf(route *contract.Route) []*contract.Field {
	var out []*contract.Field
	for _, in := range route.Inputs {
		out = append(out, in.Field())
	}
	for _, c := range route.BodyFields() {
		out = append(out, c.Field())
	}
	return out
}

func (s *sampler) body(route *contract.Route, chosen map[*contract.Field]bool, made values) (string, bool) {
	var value any
	ok := true
	if fields := route.BodyFields(); len(fields) > 0 {
		value, ok = s.members(fields, chosen, made)
	} else {
		value, ok = s.value(route.Request, limits{})
	}
	text, err := json.Marshal(value)
	return string(text), ok && err == nil
}

// choose decides which fields a request or object has. What depends on another
// field follows it.
func (s *sampler) choose(fields []*contract.Field) map[*contract.Field]bool {
	chosen := map[*contract.Field]bool{}
	for _, f := range fields {
		chosen[f] = !f.Optional || s.random.Float64() < s.presence
	}
	for range 2 { // conditions may depend on each other
		for _, f := range fields {
			if f.OptionalIf != "" && f.Other != nil {
				chosen[f] = chosen[f.Other] != strings.HasPrefix(f.OptionalIf, "!")
			}
		}
	}
	return chosen
}

// parts is a request that is being put together.
type parts struct {
	variables   map[string]string
	slashes     map[string]bool // variables that may hold them
	query, form url.Values
	header      map[string][]string
	files       []*contract.Input
}

// add puts the texts of one value in their place. It is false for a text that
// has none.
func (p *parts) add(in *contract.Input, texts []string) bool {
	switch in.In {
	case contract.Query:
		p.query[in.Name] = texts
	case contract.Form:
		p.form[in.Name] = texts
	case contract.Header:
		if slices.ContainsFunc(texts, func(t string) bool { return strings.Trim(t, " ") != t || strings.ContainsFunc(t, notASCII) }) {
			return false
		}
		p.header[in.Name] = texts
	case contract.CookiePart:
		cookie := http.Cookie{Name: in.Name, Value: texts[0], Quoted: strings.ContainsAny(texts[0], " ,")}
		if cookie.Valid() != nil {
			return false
		}
		p.header["Cookie"] = append(p.header["Cookie"], cookie.String())
	case contract.Path:
		p.variables[in.Name], p.slashes[in.Name] = texts[0], in.Field().EncodedSlash
	}
	return true
}

// path puts the variables into a path. Those that no value is for stay. It is false
// when a segment would not be read as it was written.
func (p *parts) path(pattern string) (string, bool) {
	out := ""
	for _, s := range contract.Segments(pattern) {
		if slices.ContainsFunc(s.Names, p.hasFalseSlash) {
			return "", false
		}
		var plain, escaped []string
		for _, name := range s.Names {
			value, given := p.variables[name]
			if !given {
				value = name
			}
			plain = append(plain, value)
			escaped = append(escaped, strings.ReplaceAll(url.PathEscape(value), ":", "%3A"))
		}
		text := s.Fill(plain...)
		if values, fits := s.Split(text); !fits || !slices.Equal(values, plain) || text == "" || hasDots(append(plain, text)) {
			return "", false
		}
		out += "/" + s.Fill(escaped...)
	}
	return cmp.Or(out, "/"), true
}

// hasFalseSlash reports whether a variable has a slash and may not have one.
func (p *parts) hasFalseSlash(name string) bool {
	return strings.Contains(p.variables[name], "/") && !p.slashes[name]
}

// hasDots reports whether a dot segment is among texts, or between slashes of one.
func hasDots(texts []string) bool {
	parts := strings.Split(strings.Join(texts, "/"), "/")
	return slices.Contains(parts, ".") || slices.Contains(parts, "..")
}

func notASCII(c rune) bool { return c < ' ' || c > '~' }

func (p *parts) target(path string) string {
	if len(p.query) == 0 {
		return path
	}
	return path + "?" + p.query.Encode()
}

// encode writes a form, the files last.
func (p *parts) encode(asMultipart bool) (contentType, body string) {
	if !asMultipart {
		return "application/x-www-form-urlencoded", p.form.Encode()
	}
	var text bytes.Buffer
	w := multipart.NewWriter(&text)
	_ = w.SetBoundary("sample-boundary") // valid, and a buffer takes everything
	for _, pair := range strings.Split(p.form.Encode(), "&") {
		name, value, found := strings.Cut(pair, "=")
		name, _ = url.QueryUnescape(name)
		value, _ = url.QueryUnescape(value)
		if found {
			_ = w.WriteField(name, value)
		}
	}
	for _, in := range p.files {
		if part, err := w.CreateFormFile(in.Name, "a.txt"); err == nil {
			_, _ = part.Write([]byte("a"))
		}
	}
	_ = w.Close()
	return w.FormDataContentType(), text.String()
}
