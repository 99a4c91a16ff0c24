package contract

import (
	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// Resolve works out what a program means and checks every rule of the
// language. The API is never nil; when the list has errors it is partial and
// only good for showing. The list is sorted and names each root cause once.
//
// Limits: 1,000 instances of generic types a program, instance names of 200
// bytes, 10,000 fields in a struct after embedding, embedded at most 32 deep,
// tags of 4,096 bytes, paths of 2,048.
func Resolve(p *ast.Program) (*API, diag.List) {
	r := newResolver(p)
	for _, pass := range passes {
		pass(r)
	}
	return r.api, r.diags.Sorted()
}

// passes run in this order: each relies on what the ones before it settled.
var passes = []func(*resolver){
	(*resolver).checkText,
	(*resolver).declareTypes,
	(*resolver).declareErrors,
	(*resolver).declareRoutes,
	(*resolver).resolveTypes,
	(*resolver).checkRecursion,
	(*resolver).checkOptionalValues,
	(*resolver).checkMapKeys,
	(*resolver).checkExternals,
	(*resolver).checkEmbedded,
	(*resolver).readUsage,
	(*resolver).readTags,
	(*resolver).readRelations,
	(*resolver).collectOptions,
	(*resolver).nameOptions,
	(*resolver).checkFieldNames,
	(*resolver).checkWireNames,
	(*resolver).readInfo,
	(*resolver).readServices,
	(*resolver).checkGroups,
	(*resolver).checkHandlers,
	(*resolver).checkRoutes,
	(*resolver).readAnswers,
	(*resolver).checkErrorMembers,
	(*resolver).readThrows,
	(*resolver).bindRoutes,
	(*resolver).checkBinders,
	(*resolver).checkComplex,
	(*resolver).checkFiles,
	(*resolver).checkOptionals,
	(*resolver).flatten,
}

// resolver carries what the passes share.
type resolver struct {
	program *ast.Program
	damage  damage
	files   map[string]*source.File
	api     *API
	diags   diag.List

	decls     map[string]*typeDecl // by the name as written
	order     []*typeDecl
	taken     map[string]source.Span // exported type names and who has them
	jobs      []job
	types     []*Type        // all that were made, those of faulty declarations included
	numbers   map[string]int // the last number given to a repeated name
	instances int
	fields    []*fieldDecl
	usage     usage
	foreign   map[*Field]foreignKeys // fields whose tags have keys of other frameworks; see checkBinders
	relations []pendingRelation      // rules of validate tags about other fields
	keys      []placedRef
	optionals []placedRef
	unknown   map[*Ref]bool // stand-ins for types that do not exist

	errors map[string]*errorDecl // by the exported name
	spoken map[*Field]bool       // fields about whose place in answers something is said already

	undeclared map[string]int // where diags speaks about a name that no type has

	routes []*routeDecl
}

// placedRef is a type expression with its place.
type placedRef struct {
	ref  *Ref
	span source.Span
}

func newResolver(p *ast.Program) *resolver {
	if p == nil {
		p = &ast.Program{}
	}
	r := &resolver{
		program: p,
		files:   map[string]*source.File{},
		api:     &API{},
		decls:   map[string]*typeDecl{},
		taken:   map[string]source.Span{},
		numbers: map[string]int{},
		unknown: map[*Ref]bool{},
		spoken:  map[*Field]bool{},

		undeclared: map[string]int{},
		damage:     damageOf(p),
	}
	for _, f := range p.Files {
		if f.Source != nil {
			r.files[f.Name] = f.Source
		}
	}
	return r
}

func (r *resolver) report(d diag.Diagnostic) { r.diags.Add(d) }

// within returns the part of a text between two byte offsets of its value. It
// is the whole text when the value is not written verbatim.
func (r *resolver) within(t ast.Text, start, end int) source.Span {
	return t.Part(r.files[t.Start.Filename], start, end)
}

// declarations returns every top-level declaration of one kind, imported
// files first.
func declarations[D ast.Decl](p *ast.Program) []D {
	var out []D
	for _, f := range p.Files {
		for _, d := range f.Decls {
			if d, ok := d.(D); ok {
				out = append(out, d)
			}
		}
	}
	return out
}
