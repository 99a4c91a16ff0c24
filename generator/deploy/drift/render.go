package drift

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/apigen/apigen/generator/deploy/secret"
)

// Before is the live object as YAML, without what the server added and without
// what may be secret.
func (c Change) Before() (string, error) { return c.render(c.before) }

// After is the same of the object as it should be.
func (c Change) After() (string, error) { return c.render(c.after) }

func (c Change) render(value map[string]any) (string, error) {
	s := shown{kind: c.Kind(), touched: map[string]bool{}}
	for _, o := range c.Operations {
		s.touched[o.rule] = true
	}
	return render(s.mapping("", value))
}

// Text is an object as YAML, without what may be secret.
func (o Object) Text() (string, error) { return render(shown{kind: o.Kind()}.mapping("", o.Value)) }

func render(value any) (string, error) {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(value); err != nil {
		return "", err
	}
	return out.String(), encoder.Close()
}

// shown makes a copy of an object that may be printed.
type shown struct {
	kind    string
	touched map[string]bool // rules that are printed although the server decides on them as a rule
}

func (s shown) mapping(rule string, in map[string]any) map[string]any {
	out := map[string]any{}
	for key, value := range in {
		at := strings.TrimPrefix(rule+"."+key, ".")
		if bySomeoneElse(s.kind, at) && !s.touched[at] {
			continue
		}
		out[key] = s.value(at, value)
	}
	s.hide(rule, out)
	return out
}

func (s shown) value(rule string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		return s.mapping(rule, v)
	case []any:
		out := make([]any, 0, len(v))
		for _, item := range v {
			out = append(out, s.value(rule+".*", item))
		}
		return out
	case string:
		return secret.Masked(v)
	}
	return value
}

// hide covers the values of variables, and of keys in configuration files, whose
// name says that they are secret.
func (s shown) hide(rule string, in map[string]any) {
	switch {
	case strings.HasSuffix(rule, ".env.*") && in["value"] != nil && secret.Variable(text(in["name"])):
		in["value"] = secret.Hidden
	case s.kind == "ConfigMap" && rule == "data":
		for key, value := range in {
			if in[key] = hideLines(text(value)); secret.Variable(key) {
				in[key] = secret.Hidden
			}
		}
	}
}

// hideLines covers the values of secret keys in a file, other than references.
func hideLines(file string) string {
	var out strings.Builder
	for line := range strings.Lines(file) {
		key, value, ok := strings.Cut(line, ":")
		key = strings.Trim(key, " \t-\"'")
		value = strings.TrimSpace(value)
		if ok && secret.Key(key) && value != "" && !strings.HasPrefix(value, "${") && !strings.HasPrefix(value, "#") {
			line = line[:strings.IndexByte(line, ':')+1] + " " + secret.Hidden + "\n"
		}
		out.WriteString(line)
	}
	return out.String()
}
