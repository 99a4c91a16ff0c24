package templates

// Monitoring is the data of what watches a service and takes its logs away.
type Monitoring struct {
	Name           string      // what the service is called where it runs
	Job            string      // that name as a string of YAML and PromQL, with quotes; the label job
	Namespace      string      // of Kubernetes; empty for none
	AdminPort      string      // port of health checks and metrics
	Objectives     []Objective // one a route that has any
	Bounds         string      // regular expression of the buckets that the latency objectives use; empty for none
	Slowest        string      // the longest of them in seconds; empty for none
	Windows        []Window    // over which failures are counted
	Burns          []Burn      // alerts on budgets
	Cache          bool        // rows of tables are kept
	Database       bool        // the service has a pool of database connections
	Breaker        bool        // a route has a breaker
	Shed           bool        // requests are refused under load
	ManyRequests   string      // requests at once in one process that are too many
	ManyGoroutines string      // goroutines in one process that are too many
}

// Objective is what users of one route are promised. All texts but Availability
// have their quotes.
type Objective struct {
	Method       string   // "\"GET\""
	Route        string   // "\"/users/{id}\""
	Group        string   // of the contract; "\"\"" for none
	Availability string   // share of requests without a 5xx, "0.999"; empty for none
	Within       string   // the time that 99 per cent of requests keep below, "\"500ms\""
	Bounds       []string // the bucket that ends there, as Prometheus may spell it, "\"0.5\""; empty for no such objective
	Note         string   // why that time is not the one that was asked for; empty where it is
}

// Window is a time over which failures are counted.
type Window struct {
	Name     string // "1h"
	Interval string // how often it is counted, "30s"
}

// Burn is an alert on a budget that is used up too fast.
type Burn struct {
	Long     string // window in which it must be, "1h"
	Short    string // window in which it must still be, "5m"
	Factor   string // how many times as fast as the budget allows, "14.4"
	Severity string // page or ticket
	Period   string // of the budget, "30 days"
}

// Operated is the data of a file for the Prometheus operator.
type Operated struct {
	Name      string   // what the service is called where it runs
	Namespace string   // empty for none
	Lines     []string // the rules, a line each
}

// Logs is the data of what takes a service's log away.
type Logs struct {
	Name    string // what the service is called where it runs
	Topic   string // of Kafka
	Dataset string // of Elasticsearch's data stream
	Cluster bool   // the log is read from the files of a Kubernetes node
}
