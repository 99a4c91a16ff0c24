package service

import (
	"fmt"
	"strings"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/templates"
)

const configPath = "internal/config/config.go"

// Wants lists what the generated code of a contract relies on in files that
// belong to the user.
func Wants(api *contract.API, set Settings) merge.Wants {
	l := newLayout(api, set)
	w := merge.Wants{
		Root:    l.Root,
		Service: api.Service,
		Named: func(name string) merge.Named {
			if name == api.Service {
				return named(Names{l.Name, l.ConfigAt})
			}
			return named(NamesOf(name, nil))
		},
		Config:  merge.Struct{File: configPath, Type: "Config"},
		Context: merge.Struct{File: ContextPath, Type: ContextType},
		Stubs:   l.middlewareStubs(),
	}
	if l.typesAt == l.importPath(typesDir) {
		w.Types.File = typesDir + "/types.go"
		for _, t := range api.Types {
			w.Types.Names = append(w.Types.Names, t.Name)
		}
	}
	if own, ok := strings.CutPrefix(l.Runtime, l.Root+"/"); ok {
		w.Own = own
	}
	for _, group := range api.Groups {
		for _, route := range group.Routes {
			w.Routes = append(w.Routes, l.wantedRoute(group, route))
		}
	}
	w.Guards = append(w.Guards, l.guardsGuard())
	sections := l.configSections()
	for _, jwt := range l.jwtWirings() {
		l.wantToken(&w, jwt, sections[jwt.Key])
	}
	for _, name := range l.middlewares() {
		w.Guards = append(w.Guards, middlewareGuard(name, l.importPath("internal/middleware")))
	}
	return w
}

// named lists what templates make that is called after a service.
func named(n Names) merge.Named {
	return merge.Named{
		Files:   []string{n.Command + ".go", n.ConfigAt},
		Command: n.Command,
		Binary:  "/" + n.Command,
		Users:   []string{"Makefile"},
		Lines: []string{
			"\tgo run . -f " + n.ConfigAt, "build: ## build the service into ./" + n.Command, "\tgo build -o " + n.Command + " .",
		},
	}
}

func (l *layout) wantedRoute(group *contract.Group, route *contract.Route) merge.Route {
	names := l.routes[route]
	r := merge.Route{
		Method: route.Method, Path: route.Path, Group: group.Name, Handler: route.Handler,
		File:    l.file(names.Package.dir("logic"), names.File, "logic"),
		Package: names.Package.Clause("logic"),
		Type:    names.Logic,
		Func:    names.Method,
		Imports: map[string]string{"types": l.typesPath(), "time": "time", "json": "encoding/json", "http": "net/http"},
		Results: []merge.Value{{Name: "err", Type: "error"}},
		Stub:    merge.Digest(fmt.Appendf(nil, "%+v", l.logic(route))),
	}
	if route.Request != nil {
		r.Params = []merge.Value{{Name: "req", Type: gocode.Text(argument(route.Request), "types")}}
	}
	if l.sockets[route] {
		r.Params = append(r.Params, merge.Value{Name: "w", Type: "http.ResponseWriter"}, merge.Value{Name: "r", Type: "*http.Request"})
	} else if sender := l.senders[route]; sender != "" {
		r.Params = append(r.Params, merge.Value{Name: "client", Type: "*types." + sender})
	} else if route.Response != nil {
		answer := merge.Value{Name: "resp", Type: gocode.Text(argument(route.Response), "types")}
		r.Results = append([]merge.Value{answer}, r.Results...)
	}
	return r
}

// wantToken adds the settings of one kind of token: a field of the
// configuration, a section of its file, and the authority that checks them. A
// template of the project's own may do without the section.
func (l *layout) wantToken(w *merge.Wants, jwt templates.JWT, section string) {
	jwtPath := l.runtimePath("jwt")
	w.Config.Fields = append(w.Config.Fields, merge.Field{
		Name: jwt.Field, Type: "jwt.Config", Tag: "`yaml:\"" + jwt.Key + "\"`", Imports: map[string]string{"jwt": jwtPath},
	})
	if section != "" {
		w.Sections = append(w.Sections, merge.Section{File: l.ConfigAt, Key: jwt.Key, Field: jwt.Field, Text: section})
	}
	w.Guards = append(w.Guards, merge.Guard{
		Field: merge.Field{Name: jwt.Field, Type: "*jwt.Authority", Imports: map[string]string{"jwt": jwtPath}},
		Name:  jwt.Var,
		Before: fmt.Sprintf("«name», «err» := «jwt»New(«config».%s)\nif «err» != nil {\n\treturn nil, «fmt»Errorf(\"%s: %%w\", «err»)\n}\n",
			jwt.Field, jwt.Key),
		Log: fmt.Sprintf("if «name».Ephemeral() {\n\t«log».Warn(\"%s: tokens end with this process; set %s_SECRET to keep them\")\n}\n",
			jwt.Key, jwt.Env),
		Value:         "«name»",
		ValueImports:  map[string]string{"jwt": jwtPath, "fmt": "fmt"},
		BeforeNeedErr: true,
	})
}

// configSections are the top-level parts of the configuration file as a new
// service has it, by their keys, each with the comment above it.
func (l *layout) configSections() map[string]string {
	text, err := l.Templates.Render("service/config.yaml.tmpl", l.wiring())
	if err != nil {
		return nil // the emitter of the file reports it
	}
	sections, key, comment := map[string]string{}, "", ""
	for line := range strings.Lines(string(text)) {
		switch name, _, found := strings.Cut(line, ":"); {
		case strings.TrimSpace(line) == "":
			key, comment = "", ""
		case strings.HasPrefix(line, "#"):
			key, comment = "", comment+line
		case found && strings.TrimLeft(line, " \t") == line:
			key = name
			sections[key], comment = comment+line, ""
		case key != "":
			sections[key] += line
		}
	}
	return sections
}

// guardsGuard is the field for the guards, which main sets. Nil stands for the
// defaults.
func (l *layout) guardsGuard() merge.Guard {
	return merge.Guard{
		Field: merge.Field{Name: guardsField, Type: "*guard.Guards", Imports: map[string]string{"guard": l.runtimePath("guard")}},
	}
}

func middlewareGuard(name, importPath string) merge.Guard {
	return merge.Guard{
		Field: merge.Field{
			Name: name + "Middleware", Type: "func(http.Handler) http.Handler", Imports: map[string]string{"http": "net/http"},
		},
		Name:         gocode.Unexported(name),
		Value:        "«middleware»New" + name + "Middleware().Handle",
		ValueImports: map[string]string{"middleware": importPath},
	}
}

func (l *layout) middlewareStubs() []merge.Stub {
	var out []merge.Stub
	names := gocode.NewScope()
	for _, name := range l.middlewares() {
		out = append(out, merge.Stub{
			File:  "internal/middleware/" + names.Unique(l.Style.FileName(name, "middleware")) + ".go",
			Func:  "New" + name + "Middleware",
			Field: name + "Middleware",
		})
	}
	return out
}
