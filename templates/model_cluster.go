package templates

// Cluster is the data of what runs a service on Kubernetes. Texts that came from
// elsewhere, so those of Config, Args, Variables and Paths, are YAML scalars
// already.
type Cluster struct {
	Name      string // what the service is called
	Instance  string // what this one is called among those of the service: the name, or such as "user-canary"
	Selects   string // instance that a Service leads to
	Namespace string // empty: as the one who applies it says
	Image     string // with tag
	Port      string // public port
	AdminPort string // port of health checks and metrics

	Replicas  string // empty where an autoscaler decides
	Min       string // of the autoscaler
	Max       string // the same
	Recreate  bool   // old replicas end before new ones start
	Grace     string // seconds that a replica has to end
	PreStop   string // seconds to wait before it is told to; empty for none
	CPU       string // request
	Memory    string // request and limit
	GoMemory  string // GOMEMLIMIT
	ConfigKey string // name of the configuration file, "user-api.yaml"
	Config    string // its text
	Sum       string // SHA-256 of what is configured
	Args      []string
	Variables []ClusterVariable
	Volume    string // where the volume for data is mounted; empty for none

	Egress       []ClusterPort // what the service talks to, besides DNS
	Host         string        // name that clients use
	Class        string        // of the ingress
	TLS          string        // Secret of the ingress; empty for none
	Gateway      string        // name of the Gateway
	GatewaySpace string        // its namespace; empty for the same
	Paths        []ClusterPath // what is let in
	Weight       string        // per cent of the requests, for a canary; empty for none
}

// ClusterVariable is an environment variable. It is literal when it is neither
// from the Secret nor from the ConfigMap.
type ClusterVariable struct {
	Name     string
	Value    string // literal, or in the ConfigMap
	Secret   bool   // from the Secret
	Map      bool   // from the ConfigMap
	Set      bool   // the ConfigMap has it
	Optional bool   // the service starts without it
}

// ClusterPort is a port that a service connects to.
type ClusterPort struct {
	Port string
	Doc  string // what listens there
}

// ClusterPath is a path, or the beginning of paths, that is let in.
type ClusterPath struct {
	Path  string
	Exact bool // no path below it
}

// Kustomization is the data of a kustomization.yaml.
type Kustomization struct {
	Doc       string // what it is, in a line
	Resources []string
	Patches   []ClusterPatch
}

// ClusterPatch changes one object of another kustomization, or removes it.
type ClusterPatch struct {
	Version string // of the API, "apps/v1"
	Kind    string
	Name    string
	Remove  bool
	Lines   []string // operations of a JSON patch, in YAML
}

// Production is the data of the kustomization that users own.
type Production struct {
	Name     string
	Image    string // without tag
	Secrets  []string
	Missing  []string // variables that the ConfigMap lacks
	Strategy string   // the kustomization to begin from, "../strategy"
}
