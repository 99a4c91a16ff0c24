package service

import (
	"cmp"
	"path"
	"slices"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/parser/contract"
)

// layout settles every name of the service before anything is emitted.
type layout struct {
	Settings
	api      *contract.API
	Name     string // "user" for the service user-api
	ConfigAt string // "etc/user-api.yaml"
	packages []*goPackage
	routes   map[*contract.Route]*routeNames
	senders  map[*contract.Route]string // types of the types package that send events; of routes that stream
	sockets  map[*contract.Route]bool   // routes that are WebSockets
	bound    *gocode.Scope              // names taken in the types package
	typesAt  string                     // import path of the types package
	tokens   map[string]string          // field of the service context, by the contract's jwt name
	patterns map[string]string          // variable in the types package, by regular expression
	ordered  []string                   // the regular expressions, in contract order
	encoded  encodings
	heads    map[*contract.Type]string // functions that send what answers have outside their bodies
	related  map[*contract.Type]bool   // structs whose fields have rules about each other

	bindPath, encodePath string       // import paths in the runtime
	out                  *gocode.File // that is being written; see in
}

// goPackage is one group of routes: a handler package and a logic package.
type goPackage struct {
	Group   string // "user/profile"; empty for the root
	Name    string // package clause; for the root "handler" and "logic"
	handler *gocode.Scope
	logic   *gocode.Scope
	files   *gocode.Scope
}

// routeNames are the identifiers and files of one route.
type routeNames struct {
	Package *goPackage
	File    string // base of the file names, for example "getuser"
	Handler string // "GetUserHandler"
	Logic   string // "GetUserLogic"; its constructor is New + Logic
	Method  string // "GetUser"
	Bind    string // "BindUserGetUser", in the types package
}

func newLayout(api *contract.API, set Settings) *layout {
	l := &layout{
		Settings: set,
		api:      api,
		Name:     set.Named.Or(api.Service).Command,
		ConfigAt: set.Named.Or(api.Service).ConfigAt,
		routes:   map[*contract.Route]*routeNames{},
		bound:    gocode.NewScope(),
		typesAt:  path.Join(set.Root, typesDir),

		bindPath:   path.Join(set.Runtime, "bind"),
		encodePath: path.Join(set.Runtime, "encode"),
	}
	for _, t := range api.Types {
		l.bound.Unique(t.Name)
	}
	for _, t := range api.Types {
		for _, name := range t.OptionNames {
			l.bound.Take(name)
		}
	}
	l.nameRoutes()
	l.nameSenders()
	l.findSockets()
	l.tokens = l.nameTokens()
	l.namePatterns()
	l.nameEncoders()
	l.nameHeads()
	l.related = l.relatedTypes()
	return l
}

// nameRoutes settles the names of all routes. Where two would be called alike,
// the shorter handler has the plain name, so that a route's names depend as
// little as possible on where it stands.
func (l *layout) nameRoutes() {
	type placed struct {
		group *contract.Group
		route *contract.Route
	}
	var all []placed
	for _, group := range l.api.Groups {
		l.goPackage(group.Name)
		for _, route := range group.Routes {
			all = append(all, placed{group, route})
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(len(a.route.Handler), len(b.route.Handler)), cmp.Compare(a.route.Handler, b.route.Handler))
	})
	for _, p := range all {
		l.routes[p.route] = l.nameRoute(p.group, p.route)
	}
}

// ownFields are the fields, and keys, that the configuration and the service
// context have of their own; those of the server's configuration are embedded.
var ownFields = []string{
	"Config", "Log", "Guards", "Trace", "Metrics", "Store", "Validate", "Host", "Port", "Admin",
	"ReadHeaderTimeout", "ReadTimeout", "WriteTimeout", "IdleTimeout", "MaxHeaderBytes", "DrainDelay", "Grace",
	"MaxConns", "TLS", "H2C", "MaxStreams", "Health", "MemoryPercent",
}

// nameTokens settles the fields that hold token settings.
func (l *layout) nameTokens() map[string]string {
	scope := gocode.NewScope(ownFields...)
	for _, name := range l.middlewares() {
		scope.Unique(name + "Middleware")
	}
	names := map[string]string{}
	for _, jwt := range l.jwts() {
		name := scope.Unique(jwt)
		if name != jwt {
			name = scope.Unique(jwt + "Auth")
		}
		names[jwt] = name
	}
	return names
}

func (l *layout) nameRoute(group *contract.Group, route *contract.Route) *routeNames {
	pkg := l.goPackage(group.Name)
	return &routeNames{
		Package: pkg,
		File:    pkg.uniqueFile(route.Handler, l.Style),
		Handler: pkg.handler.Unique(route.Handler + "Handler"),
		Logic:   pkg.uniqueLogic(route.Handler),
		Method:  route.Handler,
		Bind:    l.bound.Unique("Bind" + gocode.Exported(group.Name+"/"+route.Handler)),
	}
}

func (l *layout) goPackage(group string) *goPackage {
	for _, pkg := range l.packages {
		if pkg.Group == group {
			return pkg
		}
	}
	pkg := &goPackage{
		Group:   group,
		handler: gocode.NewScope("New"),
		logic:   gocode.NewScope(),
		files:   gocode.NewScope("routes"),
	}
	if group != "" {
		pkg.Name = gocode.PackageName(group)
	}
	l.packages = append(l.packages, pkg)
	return pkg
}

// uniqueFile names the files of a route after its handler. Names that differ in
// case or underscores only, such as GetUser and Get_User, give the same file.
func (p *goPackage) uniqueFile(handler string, style gocode.Style) string {
	return gocode.Free(handler, func(name string) bool {
		return p.files.Take(style.FileName(name, ""))
	})
}

// uniqueLogic names a logic type so that its constructor is free too: handlers
// Login and NewLogin would otherwise both claim NewLoginLogic.
func (p *goPackage) uniqueLogic(handler string) string {
	return gocode.Free(handler+"Logic", func(name string) bool {
		return p.logic.Take(name, "New"+name)
	})
}

// Clause is the package clause of the group in the tree "handler" or "logic".
func (p *goPackage) Clause(tree string) string {
	if p.Name == "" {
		return tree
	}
	return p.Name
}

func (p *goPackage) dir(tree string) string { return path.Join("internal", tree, p.Group) }

func (l *layout) importPath(dir string) string   { return path.Join(l.Root, dir) }
func (l *layout) runtimePath(name string) string { return path.Join(l.Runtime, name) }
func (l *layout) typesPath() string              { return l.typesAt }
func (l *layout) svcPath() string                { return l.importPath("internal/svc") }
func (l *layout) file(dir, ident, role string) string {
	return path.Join(dir, l.Style.FileName(ident, role)+".go")
}

// guards lists what the groups ask for, each once, in contract order.
func (l *layout) guards(of func(*contract.Group) []string) []string {
	var names []string
	seen := map[string]bool{}
	for _, group := range l.api.Groups {
		for _, name := range of(group) {
			if name != "" && !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

func (l *layout) jwts() []string {
	return l.guards(func(g *contract.Group) []string { return []string{g.JWT} })
}

func (l *layout) middlewares() []string {
	return l.guards(func(g *contract.Group) []string { return g.Middleware })
}
