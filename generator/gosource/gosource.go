package gosource

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// Package is what the files of one directory declare, whatever system they are for.
type Package struct {
	Name    string
	Types   map[string]*Type // those of the package, not those in functions
	Imports map[string]bool  // import paths
}

// Type is a declared type, as far as its own package tells.
type Type struct {
	Basic   string          // the basic type underneath, such as int64; empty for others
	Generic bool            // it has type parameters
	Methods map[string]bool // of the type and of pointers to it
	Unclear bool            // an alias, or made of types elsewhere: it may have more methods
}

// Read reads the Go files of a directory, tests apart. It is nil when there are
// none. The error is that of a file that can't be read or does not parse.
func Read(dir fs.FS) (*Package, error) {
	names, err := fs.Glob(dir, "*.go")
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	if len(files) == 0 {
		return nil, nil
	}
	name := packageName(files)
	return read(name, slices.DeleteFunc(files, func(f *ast.File) bool { return f.Name.Name != name })), nil
}

// packageName is main only where no file says otherwise: programs that generate code
// lie beside the package that they are for, and are not built with it.
func packageName(files []*ast.File) string {
	for _, file := range files {
		if name := file.Name.Name; name != "main" && name != "documentation" {
			return name
		}
	}
	return files[0].Name.Name
}

func read(name string, files []*ast.File) *Package {
	p := &Package{Name: name, Types: map[string]*Type{}, Imports: map[string]bool{}}
	specs := map[string]*ast.TypeSpec{}
	for _, file := range files {
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
			p.Imports[path] = true
		}
		for _, decl := range file.Decls {
			if general, ok := decl.(*ast.GenDecl); ok && general.Tok == token.TYPE {
				for _, spec := range general.Specs {
					one := spec.(*ast.TypeSpec)
					specs[one.Name.Name] = one
					p.Types[one.Name.Name] = &Type{Generic: one.TypeParams != nil, Methods: map[string]bool{}}
				}
			}
		}
	}
	for name, t := range p.Types {
		t.Basic, t.Unclear = shape(specs, name)
	}
	for _, file := range files {
		p.methods(file)
	}
	return p
}

// shape follows a declaration to a basic type. It is unclear what comes from
// elsewhere, as do methods of an alias or of embedded types.
func shape(specs map[string]*ast.TypeSpec, name string) (basic string, unclear bool) {
	for seen := map[string]bool{}; !seen[name]; {
		seen[name] = true
		spec := specs[name]
		unclear = unclear || spec.Assign.IsValid()
		ident, ok := spec.Type.(*ast.Ident)
		if !ok {
			return "", unclear || embeds(spec.Type)
		}
		if specs[ident.Name] == nil {
			_, known := types.Universe.Lookup(ident.Name).(*types.TypeName)
			return ident.Name, unclear || !known
		}
		name = ident.Name
	}
	return "", true // it leads to itself, and does not compile
}

// embeds reports whether a type takes over methods, or stands in another package.
func embeds(expr ast.Expr) bool {
	switch expr := expr.(type) {
	case *ast.StructType:
		for _, field := range expr.Fields.List {
			if len(field.Names) == 0 {
				return true
			}
		}
	case *ast.SelectorExpr, *ast.InterfaceType, *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

func (p *Package) methods(file *ast.File) {
	for _, decl := range file.Decls {
		method, ok := decl.(*ast.FuncDecl)
		if !ok || method.Recv == nil || len(method.Recv.List) == 0 {
			continue
		}
		receiver := method.Recv.List[0].Type
		if pointer, ok := receiver.(*ast.StarExpr); ok {
			receiver = pointer.X
		}
		if ident, ok := receiver.(*ast.Ident); ok && p.Types[ident.Name] != nil {
			p.Types[ident.Name].Methods[method.Name.Name] = true
		}
	}
}
