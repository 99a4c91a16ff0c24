package templates

import (
	"embed"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
)

//go:embed all:deploy all:project all:service
var files embed.FS

// Template is one built-in template.
type Template struct {
	Name    string // path in the tree of templates, for example "service/logic.go.tmpl"
	Doc     string // what it makes, in a few words
	Version int    // of its data; grows when data that a template may use changes or goes
	samples []any  // data of its type, which together take most turns a template can take
}

// Category is the first element of the name: deploy, project or service.
func (t Template) Category() string { return path.Dir(t.Name) }

// Data is the type of the data.
func (t Template) Data() reflect.Type { return reflect.TypeOf(t.samples[0]) }

// Text is the built-in text.
func (t Template) Text() string {
	text, err := fs.ReadFile(files, t.Name)
	if err != nil {
		panic(err) // the catalog and the embedded files are held together by a test
	}
	return string(text)
}

// makesGo reports whether what the template makes is a Go file.
func (t Template) makesGo() bool { return strings.HasSuffix(t.Name, ".go.tmpl") }

var catalog = []Template{
	{"deploy/compose-logs.yaml.tmpl", "deploy/compose/logs.yaml", 1, stacks},
	{"deploy/compose.yaml.tmpl", "compose.yaml", 1, stacks},
	{"deploy/dockerfile.tmpl", "Dockerfile", 1, images},
	{"deploy/dockerignore.tmpl", ".dockerignore", 1, images},
	{"deploy/fluent-bit.yaml.tmpl", "deploy/observability/fluent-bit.yaml, and one for Kubernetes", 1, logs},
	{"deploy/github.yaml.tmpl", ".github/workflows/apigen.yaml", 1, pipelines},
	{"deploy/gitlab.yaml.tmpl", ".gitlab-ci.yml", 1, pipelines},
	{"deploy/grafana-dashboards.yaml.tmpl", "deploy/observability/grafana/dashboards/provider.yaml", 1, monitorings},
	{"deploy/grafana-datasource.yaml.tmpl", "deploy/observability/grafana/datasources/prometheus.yaml", 1, monitorings},
	{"deploy/index-template.yaml.tmpl", "deploy/observability/index-template.yaml", 1, logs},
	{"deploy/kube-configmap.tmpl", "deploy/kube/base/configmap.yaml", 1, clusters},
	{"deploy/kube-deployment.tmpl", "the Deployment in deploy/kube/base and in overlays", 1, clusters},
	{"deploy/kube-hpa.tmpl", "the HorizontalPodAutoscaler, where replicas.max is above replicas.min", 1, clusters},
	{"deploy/kube-httproute.tmpl", "the HTTPRoute, for a gateway", 1, clusters},
	{"deploy/kube-ingress.tmpl", "the Ingress, for an ingress class", 1, clusters},
	{"deploy/kube-kustomization.tmpl", "each kustomization.yaml but that of production", 1, kustomizations},
	{"deploy/kube-networkpolicy.tmpl", "deploy/kube/base/networkpolicy.yaml", 1, clusters},
	{"deploy/kube-pdb.tmpl", "the PodDisruptionBudget", 1, clusters},
	{"deploy/kube-production.tmpl", "deploy/kube/production/kustomization.yaml", 1, productions},
	{"deploy/kube-pvc.tmpl", "the PersistentVolumeClaim of a SQLite database", 1, clusters},
	{"deploy/kube-service.tmpl", "the Service in deploy/kube/base and in overlays", 1, clusters},
	{"deploy/kube-serviceaccount.tmpl", "deploy/kube/base/serviceaccount.yaml", 1, clusters},
	{"deploy/kube-servicemonitor.tmpl", "deploy/kube/base/servicemonitor.yaml", 1, clusters},
	{"deploy/monitoring.yaml.tmpl", "deploy/observability/kustomization.yaml", 1, monitorings},
	{"deploy/otel-collector.yaml.tmpl", "deploy/observability/otel-collector.yaml", 1, monitorings},
	{"deploy/prometheus-kubernetes.yaml.tmpl", "deploy/observability/prometheus-kubernetes.yaml", 1, monitorings},
	{"deploy/prometheus.yaml.tmpl", "deploy/observability/prometheus.yaml", 1, monitorings},
	{"deploy/prometheusrule.yaml.tmpl", "deploy/observability/prometheusrule.yaml", 1, []any{Operated{Name: "user", Namespace: "shop", Lines: []string{"groups:", "", "  - name: user"}}}},
	{"deploy/rules.yaml.tmpl", "deploy/observability/rules.yaml", 1, monitorings},
	{"deploy/vector.yaml.tmpl", "deploy/observability/vector.yaml", 1, logs},
	{"project/apigen.yaml.tmpl", "apigen.yaml", 1, projects},
	{"project/gitignore.tmpl", ".gitignore of a new project", 1, projects},
	{"project/hellologic.go.tmpl", "logic of a new project's route", 1, []any{StarterLogic{Root: "example.com/user"}}},
	{"project/makefile.tmpl", "Makefile of a new project", 1, projects},
	{"project/modelstore.go.tmpl", "internal/store/store.go, in a project that begins with a schema", 1, append(wirings[1:], cachedWiring)},
	{"project/starter.api.tmpl", "contract of a new project", 1, []any{Starter{Service: "user"}}},
	{"service/config.go.tmpl", "internal/config/config.go", 1, wirings},
	{"service/config.yaml.tmpl", "the configuration file", 1, wirings},
	{"service/logic.go.tmpl", "one file a route in internal/logic", 1, logics},
	{"service/main.go.tmpl", "the command", 1, wirings},
	{"service/middleware.go.tmpl", "one file a middleware in internal/middleware", 1, []any{Middleware{Name: "Audit"}}},
	{"service/servicecontext.go.tmpl", "internal/svc/servicecontext.go", 1, wirings},
	{"service/store.go.tmpl", "internal/store/store.go, in a project with a database", 1, wirings[1:]},
}

var images = []any{
	Image{
		Name: "user", Command: "user", Go: "1.26", Package: ".", Context: ".",
		ConfigFrom: "etc", ConfigTo: "etc", Port: "8888", AdminPort: "6060", Health: true, Ignored: []string{"**/.git"},
	},
	Image{
		Name: "user", Command: "user", Go: "1.26", Package: "./services/user", Context: "../..",
		ConfigFrom: "services/user/etc", ConfigTo: "etc", Port: "8888", Data: "/data",
		Environment: []string{`DATABASE_DSN="/data/user.db"`}, Ignored: []string{"**/*.pem"}, Kept: []string{"!keys/public.pem"},
	},
}

var stacks = []any{
	fullStack("mysql"), fullStack("postgres"),
	Stack{Name: "user", Image: "user", Context: ".", Dockerfile: "Dockerfile", Variable: "USER", Port: "8888", Grace: "30"},
}

func fullStack(database string) Stack {
	return Stack{
		Name: "user", Image: "user", Context: "../..", Dockerfile: "services/user/Dockerfile", Variable: "USER",
		Port: "8888", AdminPort: "6060", Grace: "30", Environment: []StackVariable{{"ADMIN_HOST", "0.0.0.0"}},
		Arguments: []string{`"-set"`, `"admin.host=0.0.0.0"`}, Data: "/data", Database: database, Schema: "user", Redis: true,
	}
}

var pipelines = []any{
	Pipeline{
		Go: "1.26", GoMod: "go.mod", Modules: []PipelineModule{{".", "go.sum"}, {"services/user", "services/user/go.sum"}},
		Images: []PipelineImage{
			{Name: "user", Repository: "user", Context: ".", Dockerfile: "Dockerfile"},
			{"other", "registry.example.com/other", "registry.example.com", "services/user", "services/user/Dockerfile"},
		},
		Databases: []string{"postgres", "mysql"}, Schema: "user", Redis: true, GitHub: true, Environment: []StackVariable{{"REDIS_ADDR", `"redis:6379"`}},
	},
	Pipeline{
		Go: "1.26", GoMod: "go.mod", Modules: []PipelineModule{{".", "go.sum"}},
		Images: []PipelineImage{{Name: "user", Repository: "registry.example.com/user", Registry: "registry.example.com", Context: ".", Dockerfile: "Dockerfile"}},
	},
}

var logs = []any{
	Logs{Name: "user", Topic: "user-logs", Dataset: "user"},
	Logs{Name: "user", Topic: "user-logs", Dataset: "user", Cluster: true},
}

var monitorings = []any{
	Monitoring{Name: "user", Job: `"user"`, AdminPort: "6060", ManyRequests: "8000", ManyGoroutines: "20000"},
	Monitoring{
		Name: "user", Job: `"user"`, Namespace: "shop", AdminPort: "6060",
		Objectives: []Objective{{
			Method: `"GET"`, Route: `"/users/{id}"`, Group: `"user"`, Availability: "0.999",
			Within: `"500ms"`, Bounds: []string{`"0.5"`}, Note: "300ms is the end of no bucket; the next one ends at 500ms",
		}},
		Bounds: "0.5", Slowest: "0.5", Windows: []Window{{"5m", "30s"}, {"1h", "30s"}},
		Burns: []Burn{{"1h", "5m", "14.4", "page", "30 days"}},
		Cache: true, Database: true, Breaker: true, Shed: true, ManyRequests: "8000", ManyGoroutines: "20000",
	},
}

var projects = []any{Project{Name: "user", Contract: "user.api", ConfigAt: "etc/user.yaml", Style: "gozero"}}

var wirings = []any{
	Wiring{Name: "user", Contract: "user.api", ConfigAt: "etc/user.yaml", Root: "example.com/user", Runtime: "example.com/user/internal/apigen"},
	fullWiring("sqlite"), fullWiring("mysql"), fullWiring("postgres"),
}

// cachedWiring is that of a project with a cache.
var cachedWiring = Wiring{Root: "example.com/user", Runtime: "example.com/user/internal/apigen", Database: "sqlite", Cached: true}

func fullWiring(database string) Wiring {
	return Wiring{
		Name: "user", Contract: "user.api", ConfigAt: "etc/user.yaml",
		Root: "example.com/user", Runtime: "example.com/user/internal/apigen",
		JWTs:        []JWT{{"Auth", "Auth", "auth", "auth", "AUTH"}, {"Admin", "Admin", "admin", "admin", "ADMIN"}},
		Middlewares: []string{"Audit", "Quota"},
		Database:    database, DSN: "user",
	}
}

var logics = []any{
	Logic{
		Package: "logic", Root: "example.com/user", Type: "PingLogic", Method: "Ping", HTTPMethod: "GET", Path: "/ping",
		Doc: []string{"Ping answers one request."}, Results: "error", Return: "return nil",
	},
	Logic{
		Package: "user", Root: "example.com/user", Type: "GetUserLogic", Method: "GetUser", HTTPMethod: "GET", Path: "/user/:id",
		Doc: []string{"GetUser: finds a user"}, StdImports: []string{"time"}, UsesTypes: true,
		Params: "req *types.GetUserRequest", Results: "(resp map[string]time.Time, err error)", Return: "return nil, nil",
	},
}

// All lists the built-in templates by name.
func All() []Template { return slices.Clone(catalog) }

// Find returns a built-in template.
func Find(name string) (Template, bool) {
	i := slices.IndexFunc(catalog, func(t Template) bool { return t.Name == name })
	if i < 0 {
		return Template{}, false
	}
	return catalog[i], true
}

// Names lists the names of the built-in templates.
func Names() []string {
	var names []string
	for _, t := range catalog {
		names = append(names, t.Name)
	}
	return names
}
