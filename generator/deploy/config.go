package deploy

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/apigen/apigen/generator/deploy/secret"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// What a configuration file that is silent stands for: the defaults of
// runtime/serve and of runtime/store.
const (
	DefaultPort       = 8888
	DefaultAdminPort  = 6060
	DefaultDrainDelay = 5 * time.Second
	DefaultGrace      = 20 * time.Second
	DefaultMaxConns   = 10_000
)

// defaultBuckets are the bounds of the request's duration, of runtime/metrics.
var defaultBuckets = []float64{.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10}

// Config is what a service's configuration file says of how it runs.
type Config struct {
	Text       []byte // the file
	Port       int
	AdminPort  int  // -1 for none
	Public     bool // health checks are answered at Port too
	DrainDelay time.Duration
	Grace      time.Duration
	Driver     string     // of the database; empty where the file is silent
	Store      bool       // there is a section store
	MaxConns   int        // connections at once; negative for no limit
	Buckets    []float64  // upper bounds of the request's duration in seconds, ascending
	ShedOff    bool       // nothing is refused under load
	Variables  []Variable // that it takes from the environment, each once, in the order of the file
	Name       string     // of the file, as it was typed
	DSN        string     // of the database, with the defaults of its references
	Host       string     // that it listens on, with the defaults of its references

	Trusts      bool // it names proxies whose word on addresses counts
	ClientLimit bool // it limits each client address over all routes

	spans map[string]source.Span
}

// Span is where a key such as "admin.port" is set, or else the beginning of the
// file.
func (c Config) Span(key string) source.Span {
	if span, ok := c.spans[key]; ok {
		return span
	}
	start := source.Pos{Filename: c.Name, Line: 1, Column: 1}
	return source.Span{Start: start, End: start}
}

// Variable is one environment variable that a configuration file reads.
type Variable struct {
	Name    string
	Key     string // of the first value that has it, such as "auth.secret"
	Default string // empty when Required
	Needed  bool   // there is no default
	Secret  bool   // its value belongs in a Secret, not into a file
}

// ReadConfig reads a configuration file. Values that what is deployed can't be
// made of, and secrets that stand in the file themselves, are reported.
func ReadConfig(file *source.File) (Config, diag.List) {
	r := &configReader{file: file, values: map[string]string{}, config: Config{
		Text: file.Text, Port: DefaultPort, AdminPort: DefaultAdminPort, DrainDelay: DefaultDrainDelay, Grace: DefaultGrace,
		Name: file.Name, spans: map[string]source.Span{},
		MaxConns: DefaultMaxConns,
	}}
	var document yaml.Node
	if err := yaml.Unmarshal(file.Text, &document); err != nil {
		line := 1
		if load, ok := errors.AsType[*yaml.LoadError](err); ok {
			line = max(load.Mark.Line, 1)
		}
		r.report(&yaml.Node{Line: line, Column: 1}, diag.UnreadableConfig, "the file is not valid YAML", "start the service with -print-config, which says more")
		return r.config, r.found
	}
	if len(document.Content) > 0 {
		r.walk("", document.Content[0])
	}
	r.judgeTogether()
	if len(r.config.Buckets) == 0 {
		r.config.Buckets = slices.Clone(defaultBuckets)
	}
	return r.config, r.found
}

// configReader walks through one file.
type configReader struct {
	file   *source.File
	config Config
	found  diag.List

	adminHost string
	values    map[string]string // of keys whose variables have defaults
}

func (r *configReader) walk(key string, node *yaml.Node) {
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			r.walk(strings.TrimPrefix(key+"."+node.Content[i].Value, "."), node.Content[i+1])
		}
	case yaml.SequenceNode:
		for _, item := range node.Content {
			r.walk(key, item)
		}
	case yaml.ScalarNode:
		r.value(key, node)
	}
	if key == "store" {
		r.config.Store = true
	}
	if _, seen := r.config.spans[key]; !seen && key != "" {
		r.config.spans[key] = r.span(node)
	}
}

// value takes what one key is set to, with the defaults of its references.
func (r *configReader) value(key string, node *yaml.Node) {
	text, known := r.expand(key, node)
	if node.Value == text && (secret.InURL(text) || secret.Key(key) && holds(text)) {
		r.report(node, diag.LiteralSecret, key+" holds a secret itself", fmt.Sprintf("write ${%s} and set that variable where the service runs", strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))))
	}
	if key == trustedKey && (text != "" || !known) {
		r.config.Trusts = true
	}
	if !known {
		return
	}
	r.values[key] = text
	r.judge(key, node, text)
	switch key {
	case "admin.host":
		r.adminHost = text
	case "port":
		r.port(node, text, &r.config.Port, 1)
	case "admin.port":
		r.port(node, text, &r.config.AdminPort, -1)
	case "drainDelay":
		setDuration(text, &r.config.DrainDelay)
	case "grace":
		setDuration(text, &r.config.Grace)
	case "health.public":
		r.config.Public = text == "true"
	case "store.driver":
		r.config.Driver = text
	case "host":
		r.config.Host = text
	case "store.dsn":
		r.config.DSN = text
	case "maxConns":
		if n, err := strconv.Atoi(text); err == nil && n != 0 {
			r.config.MaxConns = n
		}
	case "metrics.buckets":
		r.bucket(node, text)
	case "guards.clientLimit":
		r.config.ClientLimit = text != ""
	case "guards.shed.off":
		r.config.ShedOff = text == "true"
	}
}

// holds reports whether a text can be a secret: a switch and a duration are none.
func holds(text string) bool {
	_, err := time.ParseDuration(text)
	return !slices.Contains([]string{"", "0", "true", "false", "null"}, text) && err != nil
}

// reference is ${NAME} or ${NAME:-default}; $$ is a dollar sign.
var reference = regexp.MustCompile(`\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(:-)([^}]*))?\}`)

// expand replaces references by their defaults. known is false when one has none.
func (r *configReader) expand(key string, node *yaml.Node) (text string, known bool) {
	known = true
	text = reference.ReplaceAllStringFunc(node.Value, func(ref string) string {
		m := reference.FindStringSubmatch(ref)
		if m[1] == "" {
			return "$"
		}
		r.variable(Variable{Name: m[1], Key: key, Default: m[3], Needed: m[2] == ""})
		known = known && m[2] != ""
		return m[3]
	})
	return text, known
}

func (r *configReader) variable(v Variable) {
	v.Secret = secret.Key(v.Key) || secret.Variable(v.Name) || secret.InURL(v.Default) || secret.Store(v.Name) && v.Needed
	if !slices.ContainsFunc(r.config.Variables, func(seen Variable) bool { return seen.Name == v.Name }) {
		r.config.Variables = append(r.config.Variables, v)
	}
}

func (r *configReader) port(node *yaml.Node, text string, into *int, least int) {
	if text == "off" {
		text = "-1"
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n == 0 || n > 65535 {
		r.report(node, diag.UnreadableConfig, fmt.Sprintf("port %q is none that others can reach the service at", text), "set a port from 1 to 65535")
		return
	}
	*into = n
}

// bucket takes one bound; they ascend.
func (r *configReader) bucket(node *yaml.Node, text string) {
	bound, err := strconv.ParseFloat(text, 64)
	if last := slices.Max(append(r.config.Buckets, 0)); err != nil || !(bound > last) || math.IsInf(bound, 1) {
		r.report(node, diag.UnreadableConfig, fmt.Sprintf("metrics.buckets %q is no positive number above the one before", text), "write seconds in ascending order, such as [0.1, 0.5, 1]")
		return
	}
	r.config.Buckets = append(r.config.Buckets, bound)
}

// setDuration takes a duration; one that is none has been reported.
func setDuration(text string, into *time.Duration) {
	if d, err := time.ParseDuration(text); err == nil {
		*into = max(d, 0)
	}
}

func (r *configReader) report(node *yaml.Node, code diag.Code, message, hint string) {
	r.found.Add(diag.Errorf(r.span(node), code, "%s", message).WithHint("%s", hint))
}

func (r *configReader) span(node *yaml.Node) source.Span {
	at := source.Pos{Filename: r.file.Name, Line: max(node.Line, 1), Column: max(node.Column, 1)}
	return source.Span{Start: at, End: at}
}
