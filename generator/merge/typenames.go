package merge

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"
)

// Types is where the types of the contract are declared and what they are
// called.
type Types struct {
	File  string // empty when they are not in the service's directory
	Names []string
}

// typeNames gives uses of a type that has another name now the new one. A type
// is known by its fields: it is gone, and of the new types exactly one is like
// it, which is like no other one that is gone.
func (m *merger) typeNames() error {
	if m.wants.Types.File == "" {
		return nil
	}
	was, err := m.file(m.wants.Types.File)
	if err != nil || was.base == nil {
		return err
	}
	before := structsIn(was.base)
	if !slices.ContainsFunc(before, func(s shape) bool { return !slices.Contains(m.wants.Types.Names, s.name) }) {
		return nil // no type is gone, and nothing need be rendered
	}
	text, err := m.wantedText(was.path)
	if err != nil || text == nil {
		return err
	}
	if names := renamedTypes(before, structsIn(text)); len(names) > 0 {
		return m.renameTypes(path.Dir(was.path), names)
	}
	return nil
}

// shape is a struct and what it consists of.
type shape struct{ name, fields string }

// structsIn lists the structs with fields that a file declares.
func structsIn(text []byte) []shape {
	syntax, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var out []shape
	for _, d := range syntax.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			spec, ok := s.(*ast.TypeSpec)
			if !ok || spec.Assign.IsValid() {
				continue
			}
			if body, ok := spec.Type.(*ast.StructType); ok && body.Fields.NumFields() > 0 {
				out = append(out, shape{spec.Name.Name, fieldsText(body)})
			}
		}
	}
	return out
}

// fieldsText spells the fields with a space around each name, so that names can
// be told apart.
func fieldsText(body *ast.StructType) string {
	var out strings.Builder
	for _, f := range body.Fields.List {
		for _, name := range f.Names {
			out.WriteString("field." + name.Name + " ")
		}
		ast.Inspect(f.Type, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				out.WriteString(" " + n.Name + " ")
			case *ast.BasicLit:
				out.WriteString(n.Value)
			case *ast.StarExpr:
				out.WriteString("*")
			case *ast.ArrayType:
				out.WriteString("[]")
			case *ast.MapType:
				out.WriteString("map")
			}
			return true
		})
		if f.Tag != nil {
			out.WriteString(f.Tag.Value)
		}
		out.WriteString("\n")
	}
	return out.String()
}

// renamedTypes pairs the types that are gone with those that are new. Types
// that are found let those be found which contain them.
func renamedTypes(before, after []shape) map[string]string {
	gone, fresh := apart(before, after), apart(after, before)
	names := map[string]string{}
	for range gone {
		found := len(names)
		for _, old := range gone {
			if names[old.name] != "" {
				continue
			}
			alike := slices.DeleteFunc(slices.Clone(fresh), func(s shape) bool { return !old.becomes(s, names) })
			if len(alike) != 1 {
				continue
			}
			rivals := slices.DeleteFunc(slices.Clone(gone), func(s shape) bool { return !s.becomes(alike[0], names) })
			if len(rivals) == 1 {
				names[old.name] = alike[0].name
			}
		}
		if len(names) == found {
			break
		}
	}
	return names
}

// apart lists the types of one list whose names the other lacks.
func apart(list, other []shape) []shape {
	return slices.DeleteFunc(slices.Clone(list), func(s shape) bool {
		return slices.ContainsFunc(other, func(o shape) bool { return o.name == s.name })
	})
}

// becomes reports whether a type would be another one if it and others had their
// new names.
func (s shape) becomes(other shape, names map[string]string) bool {
	text := s.fields
	for was, is := range names {
		text = strings.ReplaceAll(text, " "+was+" ", " "+is+" ")
	}
	return strings.ReplaceAll(text, " "+s.name+" ", " "+other.name+" ") == other.fields
}

// renameTypes renames the uses of the types of a package that are resolved to
// them, in the files that are the user's own work.
func (m *merger) renameTypes(dir string, names map[string]string) error {
	texts, err := m.sources(m.wants.Own)
	if err != nil {
		return err
	}
	edits, seen := map[string][]edit{}, map[string]bool{}
	for _, ctx := range systems(texts) {
		p := check(m.wants.Root, m.wants.Own, ctx, texts)
		for id, name := range p.typeUses(dir, names) {
			at := p.fset.Position(id.Pos())
			if seen[at.String()] || m.ours[at.Filename] || m.was.untouched(at.Filename, texts[at.Filename]) {
				continue
			}
			seen[at.String()] = true
			edits[at.Filename] = append(edits[at.Filename], edit{at.Offset, at.Offset + len(id.Name), name})
		}
	}
	for name, list := range edits {
		f, err := m.file(name)
		if err != nil {
			return err
		}
		f.edit(list...)
	}
	return nil
}

// typeUses are the identifiers that name one of the types of a package, or a
// field that is called after one as it embeds it.
func (p *program) typeUses(dir string, names map[string]string) map[*ast.Ident]string {
	objects, out := map[token.Position]string{}, map[*ast.Ident]string{}
	for was, is := range names {
		if pkg := p.done[dir]; pkg != nil && pkg.Scope().Lookup(was) != nil {
			objects[key(p.fset, pkg.Scope().Lookup(was))] = is
		}
	}
	delete(objects, token.Position{})
	taken, qualified := p.declared(), p.qualified()
	fields := map[token.Position]string{}
	for id, o := range p.info.Uses {
		name, ok := objects[key(p.fset, o)]
		if !ok || !qualified[id] && taken[p.dirAt(id)+" "+name] {
			continue // the new name would mean something else there
		}
		out[id] = name
		if field, is := p.info.Defs[id].(*types.Var); is && field.Embedded() {
			fields[key(p.fset, field)] = name
		}
	}
	for id, o := range p.info.Uses {
		if name, ok := fields[key(p.fset, o)]; ok {
			out[id] = name
		}
	}
	return out
}

func (p *program) dirAt(id *ast.Ident) string { return path.Dir(p.fset.Position(id.Pos()).Filename) }

// declared are the names that the packages declare anywhere, behind their
// directories.
func (p *program) declared() map[string]bool {
	out := map[string]bool{}
	for id := range p.info.Defs {
		out[p.dirAt(id)+" "+id.Name] = true
	}
	return out
}

// qualified are the identifiers behind a dot.
func (p *program) qualified() map[*ast.Ident]bool {
	out := map[*ast.Ident]bool{}
	for _, files := range p.dirs {
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					out[s.Sel] = true
				}
				return true
			})
		}
	}
	return out
}
