package templates

// Image is the data of what makes a service's image.
type Image struct {
	Name       string // what the service is called where it runs
	Command    string // name of the binary
	Go         string // version of Go to build with, "1.26"
	Package    string // package to build, "." or "./services/user"
	Context    string // directory of the module as seen from the service's, "." or "../.."
	ConfigAt   string // path of the configuration file, "etc/user-api.yaml"
	ConfigFrom string // directory of that file as seen from the module's, "etc" or "services/user/etc"
	Port       string // public port
	AdminPort  string // port of health checks and metrics
}
