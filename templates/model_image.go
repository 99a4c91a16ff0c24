package templates

// Image is the data of what makes a service's image.
type Image struct {
	Name        string   // what the service is called where it runs
	Command     string   // name of the binary
	Go          string   // version of Go to build with, "1.26"
	Package     string   // package to build, "." or "./services/user"
	Context     string   // directory of the module as seen from the service's, "." or "../.."
	ConfigFrom  string   // directory of the configuration file as seen from the module's, "etc" or "services/user/etc"
	ConfigTo    string   // directory of the configuration file in the image, "etc"
	Port        string   // public port
	AdminPort   string   // port of health checks and metrics; empty for none
	Data        string   // directory that the service writes its database to, "/data"; empty for none
	Environment []string // variables that are set, each as NAME="value"
	Health      bool     // the binary has the command health
	Ignored     []string // patterns of what the build does not get
	Kept        []string // patterns of what it gets all the same
}
