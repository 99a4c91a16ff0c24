package parser

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// Load reads the entry file and everything it imports. Names are slash
// separated and relative to fsys; an import is relative to the file it stands
// in and can't leave fsys, so choose a root high enough: with imports such as
// "../base.api" open the parent directory and load "sub/main.api". An absolute
// import, "/srv/base.api" or "C:/srv/base.api", is relative to fsys, which is
// the root of a volume when the tool calls.
//
// The program is never nil. It may be partial when the list has errors, and it
// has no Entry when the entry file can't be read. Each file is in Files once,
// after the files that it imports.
func Load(fsys fs.FS, entry string) (*ast.Program, diag.List) {
	l := &loader{fsys: fsys, program: &ast.Program{}, done: map[string]*ast.File{}, identity: map[string]fs.FileInfo{}}
	name := path.Clean(strings.TrimPrefix(entry, "./"))
	text, err := l.read(name)
	if err != nil {
		d := diag.Errorf(source.Span{}, diag.UnreadableFile, "can't read %s: %s", entry, reason(err))
		d.Span.Start.Filename, d.Span.End.Filename = name, name
		l.problems.Add(d.WithHint("%s", l.nearName(name, "check the file name")))
		return l.program, l.problems
	}
	l.program.Entry = l.file(name, text)
	return l.program, l.problems.Sorted()
}

type loader struct {
	fsys     fs.FS
	program  *ast.Program
	done     map[string]*ast.File
	chain    []string // files being loaded, the entry first
	identity map[string]fs.FileInfo
	problems diag.List
}

// file parses one file after the files that it imports.
func (l *loader) file(name string, text []byte) *ast.File {
	file, list := ParseFile(source.NewFile(name, text))
	l.problems.Add(list...)
	l.chain = append(l.chain, name)
	seen := map[string]*ast.Import{}
	for _, decl := range file.Decls {
		if imp, ok := decl.(*ast.Import); ok {
			l.follow(name, imp, seen)
		}
	}
	l.chain = l.chain[:len(l.chain)-1]
	l.done[name] = file
	l.program.Files = append(l.program.Files, file)
	return file
}

// follow resolves one import and loads its file once.
func (l *loader) follow(from string, imp *ast.Import, seen map[string]*ast.Import) {
	if imp.Path.Value == "" {
		l.notFound(imp, "the import path is empty")
		return
	}
	target, ok := resolve(from, imp.Path.Value)
	if !ok {
		l.notFound(imp, "import %q is outside the project", imp.Path.Value)
		return
	}
	if first := seen[target]; first != nil {
		l.problems.Add(diag.Errorf(imp.Path.Span.Span, diag.DuplicateImport, "%s is imported twice", imp.Path.Value).
			WithHint("remove one of the imports").WithRelated(first.Path.Span.Span, "first imported here"))
		imp.Target = target
		return
	}
	seen[target] = imp
	target = l.firstName(target)
	if l.done[target] != nil {
		imp.Target = target
		return
	}
	if l.cycle(imp, target) {
		return
	}
	text, err := l.read(target)
	if err != nil {
		l.unread(imp, target, err)
		return
	}
	imp.Target = target
	l.file(target, text)
}

// volume is the drive that an absolute path of Windows begins with.
var volume = regexp.MustCompile(`^[A-Za-z]:/`)

// resolve returns the name of an imported file. It reports false for paths
// above the root.
func resolve(from, imported string) (string, bool) {
	if strings.Contains(imported, `\`) {
		return "", false
	}
	target := path.Join(path.Dir(from), imported)
	if drive := volume.FindString(imported); drive != "" || path.IsAbs(imported) {
		target = strings.TrimPrefix(path.Clean("/"+imported[len(drive):]), "/")
	}
	return target, fs.ValidPath(target) && target != "."
}

// cycle reports an import that leads back to a file being loaded.
func (l *loader) cycle(imp *ast.Import, target string) bool {
	for i, name := range l.chain {
		if name == target {
			chain := strings.Join(l.seen(append(slices.Clone(l.chain[i:]), target)), " → ")
			l.problems.Add(diag.Errorf(imp.Path.Span.Span, diag.ImportCycle, "import cycle: %s", chain).
				WithHint("move what both files need into a third one"))
			return true
		}
	}
	return false
}

// seen spells files as seen from the folder of the first of them.
func (l *loader) seen(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		rel, err := filepath.Rel(filepath.FromSlash(path.Dir(names[0])), filepath.FromSlash(name))
		if out[i] = filepath.ToSlash(rel); err != nil {
			out[i] = name
		}
	}
	return out
}

func (l *loader) notFound(imp *ast.Import, format string, args ...any) {
	hint := "import paths are relative to the importing file"
	if fixed := strings.ReplaceAll(imp.Path.Value, `\`, "/"); fixed != imp.Path.Value {
		hint = fmt.Sprintf("write %q", fixed)
	}
	l.problems.Add(diag.Errorf(imp.Path.Span.Span, diag.ImportNotFound, format, args...).WithHint("%s", hint))
}

func (l *loader) unread(imp *ast.Import, target string, err error) {
	if !errors.Is(err, fs.ErrNotExist) {
		l.problems.Add(diag.Errorf(imp.Path.Span.Span, diag.UnreadableFile, "can't read %s: %s", imp.Path.Value, reason(err)).
			WithHint("import a .api file that you are allowed to read"))
		return
	}
	hint := l.nearName(target, "import paths are relative to the importing file")
	if higher := l.higher(imp); higher != "" {
		hint = fmt.Sprintf("import paths are relative to the importing file: write %q", higher)
	}
	l.problems.Add(diag.Errorf(imp.Path.Span.Span, diag.ImportNotFound, "there is no file %s", imp.Path.Value).WithHint("%s", hint))
}

// higher looks for a missing import from the folders above the importing file,
// where the author may have thought to stand, and returns how to write it.
func (l *loader) higher(imp *ast.Import) string {
	from := path.Dir(imp.Path.Start.Filename)
	for dir := from; dir != "." && !path.IsAbs(imp.Path.Value); {
		dir = path.Dir(dir)
		found := path.Join(dir, imp.Path.Value)
		if info, err := fs.Stat(l.fsys, found); err == nil && !info.IsDir() {
			return l.seen([]string{path.Join(from, "x"), found})[1]
		}
	}
	return ""
}

// nearName suggests a file of the same folder, or falls back to other advice.
func (l *loader) nearName(target, otherwise string) string {
	entries, err := fs.ReadDir(l.fsys, path.Dir(target))
	if err != nil {
		return otherwise
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && path.Ext(e.Name()) == ".api" {
			names = append(names, e.Name())
		}
	}
	base := path.Base(target)
	near, ok := diag.Nearest(base, names)
	if !ok && path.Ext(base) != ".api" {
		near, ok = diag.Nearest(base+".api.", names) // the extension alone is missing
	}
	if !ok {
		return otherwise
	}
	return fmt.Sprintf("did you mean %s?", near)
}

// firstName returns the name by which the same file was read already, where
// links lead to it by several, and otherwise the name itself.
func (l *loader) firstName(name string) string {
	if _, read := l.identity[name]; read {
		return name
	}
	info, err := fs.Stat(l.fsys, name)
	if err != nil {
		return name
	}
	for _, known := range slices.Sorted(maps.Keys(l.identity)) {
		if os.SameFile(info, l.identity[known]) {
			return known
		}
	}
	return name
}

// read reads at most one byte more than a file may have, which ParseFile then
// refuses.
func (l *loader) read(name string) ([]byte, error) {
	f, err := l.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errors.New("it is a directory")
	}
	l.identity[name] = info
	return io.ReadAll(io.LimitReader(f, maxFileSize+1))
}

// reason is the cause of a failed read without the path around it, which may
// be absolute.
func reason(err error) string {
	var inner *fs.PathError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return err.Error()
}
