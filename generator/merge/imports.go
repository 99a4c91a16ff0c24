package merge

import (
	"bytes"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

// imported is one import of a file.
type imported struct {
	spec *ast.ImportSpec
	path string
	name string // as used in the file; "." for a dot import, "_" for a blank one
}

// imports lists what a file imports. The name of an import without one is told
// from what the file uses, as far as its path allows.
func (f *file) imports() []imported {
	syntax, _ := f.parse()
	used := usedNames(syntax)
	var out []imported
	for _, spec := range syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		i := imported{spec: spec, path: p, name: packageName(p, used)}
		if spec.Name != nil {
			i.name = spec.Name.Name
		}
		out = append(out, i)
	}
	return out
}

// usedNames are the identifiers before a dot that nothing in the file declares.
func usedNames(syntax *ast.File) map[string]bool {
	free := map[*ast.Ident]bool{}
	for _, id := range syntax.Unresolved {
		free[id] = true
	}
	used := map[string]bool{}
	ast.Inspect(syntax, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && free[id] {
				used[id.Name] = true
			}
		}
		return true
	})
	return used
}

// packageName guesses the name of a package from its import path. Of several
// usual ones it takes the one that is used.
func packageName(p string, used map[string]bool) string {
	names := usualNames(p)
	for _, name := range names {
		if used[name] {
			return name
		}
	}
	return names[0]
}

// usualNames: the last element, without a version, without what people put in
// front of or behind the name of a repository.
func usualNames(p string) []string {
	base := path.Base(p)
	if isVersion(base) && strings.Contains(p, "/") {
		base = path.Base(path.Dir(p))
	}
	if cut, version, ok := strings.Cut(base, ".v"); ok && isVersion("v"+version) {
		base = cut
	}
	names := []string{base}
	for _, trim := range []string{
		strings.TrimPrefix(base, "go-"), strings.TrimSuffix(base, "-go"), strings.TrimSuffix(base, ".go"),
		strings.TrimPrefix(base, "go"), strings.ReplaceAll(base, "-", ""), strings.ReplaceAll(base, "-", "_"),
		base[strings.LastIndexAny(base, "-.")+1:],
	} {
		names = append(names, trim, strings.ReplaceAll(trim, "-", ""))
	}
	return names
}

func isVersion(s string) bool {
	digits, ok := strings.CutPrefix(s, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// need makes sure that a file imports a package and returns the name to use,
// which is empty for a dot import. wanted is the package's own name.
func (f *file) need(wanted, importPath string) string {
	all := f.imports()
	taken := map[string]bool{}
	for _, i := range all {
		if i.path == importPath && i.name != "_" {
			return strings.TrimPrefix(i.name, ".")
		}
		taken[i.name] = true
	}
	name := wanted
	for n := 2; taken[name] || f.packageDeclares(name); n++ {
		name = wanted + strconv.Itoa(n)
	}
	text := strconv.Quote(importPath)
	if name != wanted || path.Base(importPath) != wanted {
		text = name + " " + text
	}
	f.insertImport(all, importPath, text)
	return name
}

func (f *file) declares(name string) bool {
	syntax, _ := f.parse()
	return syntax.Scope != nil && syntax.Scope.Lookup(name) != nil
}

// packageDeclares reports whether a file of the same directory declares a name,
// which no import of any file may have then.
func (f *file) packageDeclares(name string) bool {
	siblings, err := f.tree.goFiles(path.Dir(f.path))
	return f.declares(name) || err == nil && declares(siblings, name)
}

// insertImport puts an import behind its nearest neighbour.
func (f *file) insertImport(all []imported, importPath, text string) {
	syntax, _ := f.parse()
	neighbour := f.nearest(all, importPath)
	if neighbour == nil {
		at := f.offset(syntax.Name.End())
		f.edit(edit{at, at, "\n\nimport " + text})
		return
	}
	decl := f.declOf(neighbour.spec)
	end := f.offset(neighbour.spec.End())
	at := f.lineEnd(end)
	if rest := strings.TrimSpace(string(f.text[end:at])); rest != "" && !strings.HasPrefix(rest, "//") {
		if decl != nil && !decl.Lparen.IsValid() {
			text = "import " + text
		}
		f.edit(edit{end, end, "; " + text}) // others follow on the line
		return
	}
	if decl != nil && !decl.Lparen.IsValid() {
		f.edit(edit{at, at, "\nimport " + text})
		return
	}
	if neighbour.path > importPath {
		start := f.offset(neighbour.spec.Pos())
		f.edit(edit{start, start, text + "\n\t"})
		return
	}
	f.edit(edit{at, at, "\n\t" + text})
}

// nearest is the import with the longest beginning in common: the last one
// that sorts before, or else the first of those.
func (f *file) nearest(all []imported, importPath string) *imported {
	var best *imported
	length := -1
	for i := range all {
		n := f.common(all[i].path, importPath)
		if all[i].path == "C" || n < length {
			continue
		}
		if n > length || all[i].path < importPath {
			best, length = &all[i], n
		}
	}
	return best
}

// common counts the elements that two paths begin with alike. The standard
// library is apart from all others.
func (f *file) common(a, b string) int {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	if f.standard(as[0]) != f.standard(bs[0]) {
		return 0
	}
	n := 1
	for i := 0; i < min(len(as), len(bs)) && as[i] == bs[i]; i++ {
		n++
	}
	return n
}

// standard reports whether import paths with this first element are the standard
// library's: it has no dot and is not the service's own.
func (f *file) standard(first string) bool {
	own, _, _ := strings.Cut(f.tree.root, "/")
	return first != own && !strings.Contains(first, ".")
}

func (f *file) declOf(spec *ast.ImportSpec) *ast.GenDecl {
	syntax, _ := f.parse()
	for _, d := range syntax.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT && slices.Contains(g.Specs, ast.Spec(spec)) {
			return g
		}
	}
	return nil
}

// lineEnd is the end of the line that an offset is on, comments included.
func (f *file) lineEnd(at int) int {
	if i := strings.IndexByte(string(f.text[at:]), '\n'); i >= 0 {
		return at + len(strings.TrimSuffix(string(f.text[at:at+i]), "\r"))
	}
	return len(f.text)
}

// dropUnused removes the imports that were used before a change and no longer
// are; the compiler would refuse them.
func (f *file) dropUnused(before map[string]bool) {
	syntax, _ := f.parse()
	used := usedNames(syntax)
	for _, i := range f.imports() {
		if before[i.name] && !used[i.name] {
			f.removeImport(i.spec)
			f.dropUnused(before)
			return
		}
	}
}

func (f *file) removeImport(spec *ast.ImportSpec) {
	decl := f.declOf(spec)
	start, end := f.offset(spec.Pos()), f.offset(spec.End())
	if decl != nil && (!decl.Lparen.IsValid() || len(decl.Specs) == 1) {
		start, end = f.offset(decl.Pos()), f.offset(decl.End())
	}
	lineStart := strings.LastIndexByte(string(f.text[:start]), '\n') + 1
	lineEnd := f.lineEnd(end)
	rest, _, _ := strings.Cut(string(f.text[end:lineEnd]), "//")
	if strings.TrimSpace(string(f.text[lineStart:start]))+strings.TrimSpace(rest) != "" {
		// Others stand on the line; the semicolon between them may stay twice.
		f.edit(edit{start, end, ""})
		return
	}
	if i := bytes.IndexByte(f.text[lineEnd:], '\n'); i >= 0 {
		lineEnd += i + 1
	}
	f.edit(edit{lineStart, lineEnd, ""})
}
