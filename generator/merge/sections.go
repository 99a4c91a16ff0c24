package merge

import (
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
			text := strings.TrimRight(string(f.text), "\n")
			f.set([]byte(strings.TrimLeft(text+"\n\n"+s.Text, "\n")))
		}
	}
	return nil
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
	if top.Style&yaml.FlowStyle != 0 || strings.Contains("\n"+string(text), "\n...") || strings.Contains("\n"+string(text), "\n---\n") {
		return false, fmt.Errorf("it has braces, or several documents")
	}
	return false, nil
}
