package deploy

import (
	"cmp"
	"strings"
	"time"
)

// Settings are the section deploy of the settings. The zero value of each field
// stands for its default.
type Settings struct {
	Targets   []Target   // what `apigen generate` keeps in step. Default: none
	Name      string     // what the service is called there, a DNS label. Default: its command's name
	Image     string     // repository of the image, without a tag. Default: Name
	Tag       string     // tag of the image that runs. Default: latest
	Namespace string     // of Kubernetes. Default: none, as the one who applies it says
	Strategy  Strategy   // how a new version takes over. Default: rolling
	Canary    Canary     // of the strategy canary
	BlueGreen BlueGreen  // of the strategy blue-green
	Replicas  Replicas   // how many run
	Resources Resources  // what each one gets
	Route     Route      // how requests get in from outside
	SLO       SLO        // what users are promised
	Pipelines []Pipeline // whose workflows to write. Default: github
}

// Strategy is how a new version takes over from the old one.
type Strategy string

// The strategies.
const (
	Rolling  Strategy = "rolling"    // one new one more, then one old one less
	Recreate Strategy = "recreate"   // all old ones end first
	Blue     Strategy = "blue-green" // both run, one gets the requests
	Canaries Strategy = "canary"     // the new one gets a share of the requests
)

// Canary is the new version under the strategy canary.
type Canary struct {
	Tag    string // of its image. Default: Settings.Tag
	Weight int    // per cent of the requests that it gets, from 1 to 100. Default: 10
}

// BlueGreen says which of two versions is in use.
type BlueGreen struct {
	Active string // blue or green. Default: blue
	Blue   string // tag of its image. Default: Settings.Tag
	Green  string // the same
}

// Replicas bound how many replicas run.
type Replicas struct {
	Min int // default 2
	Max int // default 10, at least Min
}

// Resources are what one replica asks for, in the units of Kubernetes.
type Resources struct {
	CPU    string // request; there is no limit, which would throttle. Default: 100m
	Memory string // request and limit. Default: 256Mi
}

// Route says how requests get in from outside the cluster.
type Route struct {
	Kind    RouteKind // default: ingress when there is a Host, otherwise none
	Host    string    // name that clients use
	Class   string    // of the ingress. Default: nginx
	Gateway string    // name of the Gateway, or namespace/name. Required for a gateway
	TLS     string    // name of the Secret with the certificate, for an ingress. Default: none, plain HTTP
	Proxies []string  // addresses or networks of the proxies, whose X-Forwarded-For counts. Default: what the configuration file says
}

// RouteKind is the kind of object that lets requests in.
type RouteKind string

// The kinds of routes.
const (
	NoRoute      RouteKind = "none"
	IngressRoute RouteKind = "ingress"
	GatewayRoute RouteKind = "gateway"
)

// SLO is the service level objective of all routes that have none of their own.
type SLO struct {
	Availability string        // per cent of requests without a 5xx, such as 99.9, the default
	Latency      time.Duration // which 99 per cent of requests keep below. Default: 500 ms
}

// Pipeline is a system that builds and tests.
type Pipeline string

// The pipelines.
const (
	GitHub Pipeline = "github"
	GitLab Pipeline = "gitlab"
)

// Defaults of [Settings].
const (
	DefaultTag          = "latest"
	DefaultWeight       = 10
	DefaultMinReplicas  = 2
	DefaultMaxReplicas  = 10
	DefaultCPU          = "100m"
	DefaultMemory       = "256Mi"
	DefaultClass        = "nginx"
	DefaultAvailability = "99.9"
	DefaultLatency      = 500 * time.Millisecond
)

// Settled fills in the defaults for the service with that command.
func (s Settings) Settled(command string) Settings {
	s.Name = cmp.Or(s.Name, label(command))
	s.Image = cmp.Or(s.Image, s.Name)
	s.Tag = cmp.Or(s.Tag, DefaultTag)
	s.Strategy = cmp.Or(s.Strategy, Rolling)
	s.Canary.Tag = cmp.Or(s.Canary.Tag, s.Tag)
	s.Canary.Weight = cmp.Or(s.Canary.Weight, DefaultWeight)
	s.BlueGreen.Active = cmp.Or(s.BlueGreen.Active, "blue")
	s.BlueGreen.Blue = cmp.Or(s.BlueGreen.Blue, s.Tag)
	s.BlueGreen.Green = cmp.Or(s.BlueGreen.Green, s.Tag)
	s.Replicas.Min = cmp.Or(s.Replicas.Min, DefaultMinReplicas)
	s.Replicas.Max = cmp.Or(s.Replicas.Max, max(DefaultMaxReplicas, s.Replicas.Min))
	s.Resources.CPU = cmp.Or(s.Resources.CPU, DefaultCPU)
	s.Resources.Memory = cmp.Or(s.Resources.Memory, DefaultMemory)
	s.Route.Class = cmp.Or(s.Route.Class, DefaultClass)
	s.SLO.Availability = cmp.Or(s.SLO.Availability, DefaultAvailability)
	s.SLO.Latency = cmp.Or(s.SLO.Latency, DefaultLatency)
	if s.Route.Kind == "" {
		s.Route.Kind = NoRoute
		if s.Route.Host != "" {
			s.Route.Kind = IngressRoute
		}
	}
	if len(s.Pipelines) == 0 {
		s.Pipelines = []Pipeline{GitHub}
	}
	return s
}

// label makes a DNS label (RFC 1123) of a command's name.
func label(command string) string {
	out := strings.Trim(strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-':
			return c
		case c >= 'A' && c <= 'Z':
			return c - 'A' + 'a'
		}
		return '-'
	}, command), "-")
	if out == "" {
		return "service"
	}
	return strings.TrimRight(out[:min(len(out), maxLabel)], "-")
}

// maxLabel leaves room in the 63 bytes of a label for what is put behind names,
// such as -canary.
const maxLabel = 50
