package conf

import (
	"cmp"
	"encoding"
	"fmt"
	"io"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// redacted is what a hidden value looks like, as in runtime/secret.
const redacted = "[redacted]"

// origin is where a value came from.
type origin struct {
	text   string
	hidden bool // it came from a file of its own
}

// inFile is the origin of the value at hand, which the file has.
func (d *decoder) inFile(at place) origin {
	text := fmt.Sprintf("%s:%d", d.file, at.line)
	if len(d.refs) > 0 {
		text += " (" + strings.Join(d.refs, ", ") + ")"
	}
	o := origin{text: text, hidden: d.included}
	d.refs, d.included = nil, false
	return o
}

// move takes over where a key and those below it came from.
func (d *decoder) move(from *decoder, key string) {
	below := func(path string, _ origin) bool {
		return path == key || strings.HasPrefix(path, key+".") || strings.HasPrefix(path, key+"[")
	}
	maps.DeleteFunc(d.origins, below)
	for path, o := range from.origins {
		if below(path, o) {
			d.origins[path] = o
		}
	}
}

// Print writes every value in force with where it came from, one per line,
// under keys as -set takes them:
//
//	log.level   debug       environment variable APP_LOG_LEVEL
//	port        9000        etc/greet.yaml:3 (PORT)
//	store.dsn   [redacted]  etc/greet.yaml:14
//	grace       20s         default
//
// Secrets are not shown: values that hide themselves, such as secret.String,
// text from ${file:}, text under a key that sounds like a secret, and what
// stands before @ in a URL. Where a struct has Effective() any, which returns
// it with its defaults filled in, those are shown. Where it also has
// EffectiveFrom() map[string]string, that names the sources of values which win
// over the configuration, by key below the struct.
func (s *Source[T]) Print(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := printer{decoder: s.decoded, w: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0), above: map[string]string{}}
	p.value(reflect.ValueOf(s.value), place{})
	if err := p.w.Flush(); p.err == nil {
		p.err = err
	}
	return p.err
}

type printer struct {
	*decoder
	w     *tabwriter.Writer
	above map[string]string // what stands above the configuration, by path
	err   error
}

func (p *printer) line(path, text string) {
	from := cmp.Or(p.source(path), p.origins[path].text, "default")
	if _, err := fmt.Fprintf(p.w, "%s\t%s\t%s\n", path, text, from); p.err == nil {
		p.err = err
	}
}

// source is what stands above the configuration for a key or one around it.
func (p *printer) source(path string) string {
	for path != "" && p.above[path] == "" {
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
	}
	return p.above[path]
}

func (p *printer) value(v reflect.Value, at place) {
	switch k := v.Kind(); {
	case isScalar(v.Type()):
		p.line(at.path, p.text(v, at))
	case k == reflect.Struct:
		p.structure(v, at)
	case k == reflect.Pointer || k == reflect.Interface:
		if !v.IsNil() {
			p.value(v.Elem(), at)
		}
	case k == reflect.Slice || k == reflect.Array:
		p.list(v, at)
	case k == reflect.Map && v.Type().Key().Kind() == reflect.String:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
		for _, key := range keys {
			p.value(v.MapIndex(key), place{path: at.key(key.String())})
		}
	}
}

func (p *printer) structure(v reflect.Value, at place) {
	if e, ok := v.Interface().(interface{ Effective() any }); ok {
		if full := reflect.ValueOf(e.Effective()); full.IsValid() && full.Type() == v.Type() {
			if e, ok := v.Interface().(interface{ EffectiveFrom() map[string]string }); ok {
				for key, from := range e.EffectiveFrom() {
					p.above[at.key(key)] = from
				}
			}
			v = full // another type means that the method is an embedded struct's
		}
	}
	for i := range v.NumField() {
		switch name, inline := keyOf(v.Type().Field(i)); {
		case inline:
			p.structure(v.Field(i), at)
		case name != "":
			p.value(v.Field(i), place{path: at.key(name)})
		}
	}
}

// list shows single values on one line.
func (p *printer) list(v reflect.Value, at place) {
	if !isScalar(v.Type().Elem()) {
		for i := range v.Len() {
			p.value(v.Index(i), place{path: fmt.Sprintf("%s[%d]", at.path, i)})
		}
		return
	}
	texts := make([]string, v.Len())
	for i := range texts {
		texts[i] = p.text(v.Index(i), place{path: fmt.Sprintf("%s[%d]", at.path, i)})
	}
	p.line(at.path, "["+strings.Join(texts, ", ")+"]")
}

var (
	soundsSecret = regexp.MustCompile(`(?i)(secret|password|passwd|token|credential|dsn|apikey|privatekey)[^.]*$`)
	userOfURL    = regexp.MustCompile(`://[^/@\s]*@`)
)

// text shows one value.
func (p *printer) text(v reflect.Value, at place) string {
	text := plainText(v)
	switch {
	case text == redacted:
		return text
	case text != "" && (p.origins[at.path].hidden || v.Kind() == reflect.String && soundsSecret.MatchString(at.path)):
		return redacted
	}
	text = userOfURL.ReplaceAllString(text, "://"+redacted+"@")
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || !strconv.IsPrint(r) || r == '"' }) {
		return strconv.Quote(text)
	}
	return text
}

func plainText(v reflect.Value) string {
	switch value := v.Interface().(type) {
	case encoding.TextMarshaler:
		text, err := value.MarshalText()
		if err != nil {
			return redacted
		}
		return string(text)
	case time.Duration:
		return value.String()
	}
	return fmt.Sprint(v.Interface())
}
