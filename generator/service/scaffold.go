package service

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/templates"
)

// patched is a scaffold that generated code relies on.
func patched[D any](l *layout, path, template string, data func() D) plan.File {
	file := scaffold(l, path, template, data)
	file.Owner = plan.Patched
	return file
}

// scaffold is a file from a template that belongs to the user once it is
// written. Go is formatted; everything else is taken as it comes.
func scaffold[D any](l *layout, path, template string, data func() D) plan.File {
	return plan.File{Path: path, Owner: plan.Scaffold, Render: func() ([]byte, error) {
		content, err := l.Templates.Render(template, data())
		if err == nil && strings.HasSuffix(path, ".go") {
			content, err = gocode.Format(content)
		}
		return content, err
	}}
}

func (l *layout) wiring() templates.Wiring {
	w := templates.Wiring{
		Name:        l.Name,
		Contract:    l.Contract,
		ConfigAt:    l.ConfigAt,
		Root:        l.Root,
		Runtime:     l.Runtime,
		Middlewares: l.middlewares(),
	}
	if l.hasDatabase() {
		w.Database, w.DSN = string(l.Database), dsn(l.Database, l.Name)
	}
	w.JWTs = l.jwtWirings()
	return w
}

// templateNames are the names that the service context's template uses itself.
var templateNames = []string{
	"c", "log", "db", "err", "nil", "error", "string", "fmt", "jwt", "svc", "store", "config", "middleware", "http", "slog", "guard",
}

func (l *layout) jwtWirings() []templates.JWT {
	vars, keys, envs := gocode.NewScope(templateNames...), gocode.NewScope(ownFields...), gocode.NewScope()
	var out []templates.JWT
	for _, jwt := range l.jwts() {
		name := l.tokens[jwt]
		key := keys.Unique(strings.TrimSuffix(gocode.Unexported(name), "_"))
		out = append(out, templates.JWT{
			Name:  jwt,
			Field: name,
			Var:   vars.Unique(gocode.Unexported(key)),
			Key:   key,
			Env:   envs.Unique(envName(key)),
		})
	}
	return out
}

// envName is the name of an environment variable, which is made of ASCII
// letters and digits: AUTH for auth, ADMIN_AUTH for adminAuth.
func envName(key string) string {
	ascii := strings.Map(func(c rune) rune {
		if c > unicode.MaxASCII {
			return -1
		}
		return unicode.ToUpper(c)
	}, strings.Join(gocode.Words(key), "_"))
	if ascii = strings.Trim(ascii, "_"); ascii == "" || unicode.IsDigit(rune(ascii[0])) {
		return "JWT" + ascii
	}
	return ascii
}

func dsn(db Database, name string) string {
	switch db {
	case MySQL:
		return fmt.Sprintf("root@tcp(127.0.0.1:3306)/%s?parseTime=true&charset=utf8mb4", name)
	case Postgres:
		return fmt.Sprintf("postgres://postgres@127.0.0.1:5432/%s?sslmode=disable", name)
	default:
		return fmt.Sprintf("data/%s.db?_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_txlock=immediate", name)
	}
}

func emitMain(l *layout) []plan.File {
	return []plan.File{scaffold(l, l.Name+".go", "service/main.go.tmpl", l.wiring)}
}

func emitConfig(l *layout) []plan.File {
	return []plan.File{
		patched(l, configPath, "service/config.go.tmpl", l.wiring),
		patched(l, l.ConfigAt, "service/config.yaml.tmpl", l.wiring),
	}
}

func emitServiceContext(l *layout) []plan.File {
	files := []plan.File{patched(l, ContextPath, "service/servicecontext.go.tmpl", l.wiring)}
	if l.hasDatabase() {
		files = append(files, scaffold(l, "internal/store/store.go", "service/store.go.tmpl", l.wiring))
	}
	return files
}

func (l *layout) hasDatabase() bool { return l.Database != None && l.Database != "" }

func emitMiddleware(l *layout) []plan.File {
	var files []plan.File
	for _, stub := range l.middlewareStubs() {
		name := strings.TrimSuffix(stub.Field, "Middleware")
		files = append(files, patched(l, stub.File, "service/middleware.go.tmpl", func() templates.Middleware { return templates.Middleware{Name: name} }))
	}
	return files
}

func emitLogic(l *layout) []plan.File {
	var files []plan.File
	for _, group := range l.api.Groups {
		for _, route := range group.Routes {
			names := l.routes[route]
			path := l.file(names.Package.dir("logic"), names.File, "logic")
			files = append(files, patched(l, path, "service/logic.go.tmpl", func() templates.Logic { return l.logic(route) }))
		}
	}
	return files
}

func (l *layout) logic(route *contract.Route) templates.Logic {
	names := l.routes[route]
	sig := l.signature(route)
	return templates.Logic{
		Package:    names.Package.Clause("logic"),
		Root:       l.Root,
		Type:       names.Logic,
		Method:     names.Method,
		HTTPMethod: route.Method,
		Path:       route.Path,
		Doc:        methodDoc(names.Method, route),
		StdImports: sig.stdImports,
		UsesTypes:  sig.usesTypes,
		Params:     sig.params,
		Results:    sig.results,
		Return:     sig.zero,
	}
}

// methodDoc begins with the method's name and a space, as linters of Go want it
// (ST1020). A summary that says what the route does goes on from there.
func methodDoc(method string, route *contract.Route) []string {
	switch verb, _, _ := strings.Cut(route.Summary, " "); {
	case route.Summary == "":
		return []string{method + " answers one request."}
	case thirdPerson.MatchString(verb):
		return []string{method + " " + route.Summary}
	}
	return []string{method + " answers one request: " + route.Summary}
}

// thirdPerson matches words that may be verbs about somebody: exchanges, lists.
var thirdPerson = regexp.MustCompile(`^[a-z]{2,}[^su\W]s$|^(is|has|does)$`)
