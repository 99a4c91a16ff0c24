package merge

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// tree is the user's files as they are and as they will be.
type tree struct {
	disk   fs.FS
	files  map[string]*file
	dirs   map[string]map[string]bool // paths of Go files, by directory
	listed map[string]bool            // directories of which dirs has all files on disk
	ours   map[string]bool            // generated files, which are never patched
	root   string                     // import path of the service's directory
}

// file is one file of the tree.
type file struct {
	path string
	base []byte // on disk; nil when there is none
	text []byte // as it will be; nil when there will be none
	from string // where the user had it, when it moves
	tree *tree

	fset   *token.FileSet
	syntax *ast.File
	broken error
}

func newTree(disk fs.FS, root string) *tree {
	return &tree{disk: disk, root: root, files: map[string]*file{}, dirs: map[string]map[string]bool{}, listed: map[string]bool{}, ours: map[string]bool{}}
}

// file returns a file that need not exist.
func (t *tree) file(name string) (*file, error) {
	if f, ok := t.files[name]; ok {
		return f, nil
	}
	f, err := t.read(name)
	if err == nil {
		t.keep(f)
	}
	return f, err
}

// read reads a file as it is on disk.
func (t *tree) read(name string) (*file, error) {
	text, err := fs.ReadFile(t.disk, name)
	if err != nil && !absent(t.disk, name, err) {
		return nil, err
	}
	f := &file{path: name, base: text, text: text, tree: t}
	if err != nil {
		f.base, f.text = nil, nil
	} else if text == nil {
		f.base, f.text = []byte{}, []byte{}
	}
	return f, nil
}

func (t *tree) keep(f *file) { t.files[f.path] = f }

// absent is for what is no file to the user: plan says what stands in the way.
func absent(disk fs.FS, name string, err error) bool {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return true
	}
	info, failed := fs.Stat(disk, name)
	return failed != nil || !info.Mode().IsRegular()
}

// create adds a file that will be there, and was elsewhere.
func (t *tree) create(name string, text []byte, from string) {
	f, err := t.file(name)
	if err != nil {
		f = &file{path: name, tree: t}
		t.files[name] = f
	}
	f.from = from
	f.set(text)
	t.note(name)
}

func (f *file) set(text []byte) { f.text, f.syntax, f.broken = text, nil, nil }

// edit changes parts of the file. New lines end as the line before them does.
func (f *file) edit(edits ...edit) {
	for i := range edits {
		edits[i].text = withEnds(edits[i].text, f.returnsAt(edits[i].start))
	}
	f.set(apply(f.text, edits))
}

// returnsAt reports whether lines around an offset end with a carriage return:
// the line before tells, or the first one.
func (f *file) returnsAt(at int) bool {
	end := bytes.LastIndexByte(f.text[:at], '\n')
	if end < 0 {
		end = bytes.IndexByte(f.text, '\n')
	}
	return end > 0 && f.text[end-1] == '\r'
}

// lineEnds spells a text with the line endings that most lines of the file have.
func (f *file) lineEnds(text string) string {
	return withEnds(text, 2*bytes.Count(f.text, []byte("\r\n")) > bytes.Count(f.text, []byte("\n")))
}

func withEnds(text string, returns bool) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if returns {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// changed reports whether the file will differ from the one on disk.
func (f *file) changed() bool {
	return string(f.text) != string(f.base) || (f.text == nil) != (f.base == nil)
}

// goFiles returns the Go files of a directory as they will be, tests included.
func (t *tree) goFiles(dir string) ([]*file, error) {
	if err := t.list(dir); err != nil {
		return nil, err
	}
	var out []*file
	for _, name := range slices.Sorted(maps.Keys(t.dirs[dir])) {
		f, err := t.file(name)
		if err != nil {
			return nil, err
		}
		if f.text != nil {
			out = append(out, f)
		}
	}
	return out, nil
}

// list reads which Go files a directory has.
func (t *tree) list(dir string) error {
	if t.listed[dir] {
		return nil
	}
	entries, err := fs.ReadDir(t.disk, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		if info, failed := fs.Stat(t.disk, dir); failed == nil && info.IsDir() {
			return err
		}
	}
	t.listed[dir] = true
	for _, e := range entries {
		t.note(path.Join(dir, e.Name()))
	}
	return nil
}

// note remembers that a directory has a file.
func (t *tree) note(name string) {
	if !strings.HasSuffix(name, ".go") {
		return
	}
	dir := path.Dir(name)
	if t.dirs[dir] == nil {
		t.dirs[dir] = map[string]bool{}
	}
	t.dirs[dir][name] = true
}

// parse returns the syntax of a Go file as it will be. It is partial when the
// file is broken.
func (f *file) parse() (*ast.File, error) {
	if f.syntax == nil {
		f.fset = token.NewFileSet()
		f.syntax, f.broken = parser.ParseFile(f.fset, f.path, f.text, parser.ParseComments)
		if f.syntax == nil {
			f.syntax = &ast.File{Name: ast.NewIdent("_")}
		}
	}
	return f.syntax, f.broken
}

// readable reports whether the whole file can be told for sure.
func (f *file) readable() bool {
	_, err := f.parse()
	return err == nil
}

func (f *file) offset(p token.Pos) int { return f.fset.Position(p).Offset }

// source is the text of a node.
func (f *file) source(n ast.Node) string { return string(f.text[f.offset(n.Pos()):f.offset(n.End())]) }

// folder is the Go files of a package, read when first asked for.
type folder struct {
	tree  *tree
	dir   string
	files []*file
	err   error
	read  bool
}

func (t *tree) folder(dir string) *folder { return &folder{tree: t, dir: dir} }

// all returns the files; err keeps what goes wrong.
func (d *folder) all() []*file {
	if !d.read {
		d.files, d.err = d.tree.goFiles(d.dir)
		d.read = true
	}
	return d.files
}
