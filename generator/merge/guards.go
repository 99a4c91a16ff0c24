package merge

import (
	"errors"
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
)

// guards gives the service context the fields that routes use, and lets its
// constructor fill them.
func (m *merger) guards() error {
	s := m.wants.Context
	at, err := m.file(s.File)
	if err != nil || len(m.wants.Guards) == 0 {
		return err
	}
	siblings := m.folder(path.Dir(s.File))
	spec, in := typeSpec(siblings.all(), s.Type)
	if siblings.err != nil || spec == nil && at.text == nil {
		return siblings.err
	}
	if in == nil {
		in = at
	}
	for _, g := range m.wants.Guards {
		has := in.field(spec, g.Field.Name)
		if has == yes || has == unknown && m.reads(g.Field.Name) {
			continue
		}
		err := errors.New("it embeds a type that is not of this service, and may have the field")
		if has == no {
			err = m.addGuard(in, siblings, g)
		}
		if err != nil {
			m.refuse(in, -1, fmt.Sprintf("routes now use %s.%s, which can't be added here: %v", s.Type, g.Field.Name, err), g.byHand(s.Type))
		}
		spec, _ = typeSpec(siblings.all(), s.Type)
	}
	return nil
}

// reads reports whether the generated code on disk reads a field of this name,
// so that somebody must have it.
func (m *merger) reads(name string) bool {
	for generated := range m.was.Generated {
		f, err := m.file(generated)
		if err != nil || f.base == nil || !strings.HasSuffix(generated, ".go") {
			continue
		}
		found := false
		syntax, _ := f.parse()
		ast.Inspect(syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			found = found || ok && sel.Sel.Name == name
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// byHand shows what to write.
func (g Guard) byHand(typeName string) string {
	field := strings.TrimSpace(fieldLines([]Field{g.Field}))
	if g.Value == "" {
		return fmt.Sprintf("add the field `%s` to %s", field, typeName)
	}
	fill := strings.NewReplacer("«config»", "c", "«log»", "log", "«name»", g.Name, "«err»", "err")
	text := fmt.Sprintf("add the field `%s` to %s, and in New%s:\n%s%s: %s,", field, typeName, typeName, g.Before, g.Field.Name, g.Value)
	for name := range g.ValueImports {
		text = strings.ReplaceAll(text, "«"+name+"»", name+".")
	}
	return fill.Replace(text)
}

// addGuard changes the type and its constructor, or nothing.
func (m *merger) addGuard(in *file, siblings *folder, g Guard) error {
	if g.Value == "" {
		return m.addField(in, g)
	}
	c, err := findConstructor(siblings, m.wants.Context.Type)
	if err != nil {
		return err
	}
	for _, f := range []*file{in, c.file} {
		if _, err := f.parse(); err != nil {
			return unreadable(err)
		}
	}
	names, err := c.names(g, siblings, m.wants)
	if err != nil {
		return err
	}
	if spec, _ := typeSpec([]*file{in}, m.wants.Context.Type); !isStruct(spec) {
		return errors.New("it is no struct")
	}
	for name, importPath := range g.ValueImports {
		local := c.file.need(name, importPath)
		names["«"+name+"»"] = strings.TrimPrefix(local+".", ".")
	}
	in.addFields(m.wants.Context.Type, []Field{g.Field})
	if c, err = findConstructor(siblings, m.wants.Context.Type); err != nil {
		return err
	}
	c.fill(g, names)
	return nil
}

// addField changes the type alone.
func (m *merger) addField(in *file, g Guard) error {
	if _, err := in.parse(); err != nil {
		return unreadable(err)
	}
	if spec, _ := typeSpec([]*file{in}, m.wants.Context.Type); !isStruct(spec) {
		return errors.New("it is no struct")
	}
	in.addFields(m.wants.Context.Type, []Field{g.Field})
	return nil
}

func isStruct(spec *ast.TypeSpec) bool {
	_, ok := structBody(spec)
	return ok
}

// stubs leaves out the middleware stubs that something else stands for.
func (m *merger) stubs() error {
	for _, s := range m.wants.Stubs {
		at, err := m.file(s.File)
		if err != nil {
			return err
		}
		if at.text != nil {
			continue
		}
		siblings := m.folder(path.Dir(s.File))
		if declares(siblings.all(), s.Func) || m.was.Service != "" && !m.uses(s.Func) {
			m.drop(s.File)
		}
		if siblings.err != nil {
			return siblings.err
		}
	}
	return nil
}

func declares(files []*file, name string) bool {
	return slices.ContainsFunc(files, func(f *file) bool { return f.declares(name) })
}

// uses reports whether the service context's package calls a function.
func (m *merger) uses(name string) bool {
	files, err := m.goFiles(path.Dir(m.wants.Context.File))
	if err != nil || len(files) == 0 {
		return true
	}
	return slices.ContainsFunc(files, func(f *file) bool { return strings.Contains(string(f.text), name+"(") })
}
