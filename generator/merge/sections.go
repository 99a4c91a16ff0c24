package merge

import (
	"bytes"
	"fmt"
	"go/ast"
	"strings"

	"go.yaml.in/yaml/v4"
)

// sections gives the configuration file the keys that the configuration type
// requires. A type that reads the field from another key has it there.
func (m *merger) sections(config *ast.TypeSpec) error {
	for _, s := range m.wants.Sections {
		f, err := m.file(s.File)
		if err != nil {
			return err
		}
		if f.text == nil || yamlKey(config, s.Field) != s.Key {
			continue
		}
		has, err := hasKey(f.text, s.Key)
		if err != nil {
			m.refuse(f, -1, fmt.Sprintf("it needs the key %s and can't be extended: %v", s.Key, err), "mend it and run again, or add:\n"+s.Text)
			continue
		}
		if !has {
			before := f.text
			f.edit(f.section(s.Text))
			if has, err = hasKey(f.text, s.Key); !has {
				f.set(before)
				m.refuse(f, -1, fmt.Sprintf("it needs the key %s, which can't be added at its end: %v", s.Key, err), "add:\n"+s.Text)
			}
		}
	}
	return nil
}

// section goes behind an empty line at the end of a file.
func (f *file) section(text string) edit {
	end := len(f.text)
	switch {
	case end == 0:
		return edit{end, end, text}
	case f.text[end-1] != '\n':
		return edit{end, end, "\n\n" + text}
	case bytes.HasSuffix(bytes.ReplaceAll(f.text, []byte("\r"), nil), []byte("\n\n")):
		return edit{end, end, text}
	}
	return edit{end, end, "\n" + text}
}

// hasKey reports whether a YAML text has a key at its top. The error is for a
// text to which none can be added at its end.
func hasKey(text []byte, key string) (bool, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return false, fmt.Errorf("it is no valid YAML: %s", strings.Join(strings.Fields(err.Error()), " "))
	}
	if len(doc.Content) == 0 {
		return false, nil
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return false, fmt.Errorf("it is no list of keys")
	}
	for i := 0; i < len(top.Content); i += 2 {
		if top.Content[i].Value == key {
			return true, nil
		}
	}
	if top.Style&yaml.FlowStyle != 0 {
		return false, fmt.Errorf("it is written in braces")
	}
	if documents(text) > 1 || strings.Contains("\n"+string(text), "\n...") {
		return false, fmt.Errorf("it has several documents")
	}
	return false, nil
}

// documents counts those of a YAML text.
func documents(text []byte) int {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for n := 0; ; n++ {
		if err := decoder.Decode(new(yaml.Node)); err != nil {
			return n
		}
	}
}
