package templates

// Stack is the data of what runs a service and all it talks to on one machine.
type Stack struct {
	Name        string          // what the service is called, and the stack
	Image       string          // repository of its image
	Context     string          // directory of the module as seen from the service's, "." or "../.."
	Dockerfile  string          // path of the Dockerfile as seen from the module's directory
	Variable    string          // what variables of the stack begin with, USER_API for user-api
	Port        string          // public port
	AdminPort   string          // port of health checks and metrics; empty for none, and then nothing scrapes them
	Grace       string          // seconds it may take to stop
	Environment []StackVariable // of the service
	Arguments   []string        // of its command, quoted
	Data        string          // directory that the service writes its database to; empty for none
	Database    string          // mysql, postgres or empty
	Schema      string          // name of the database and its user
	Redis       bool            // there is a Redis
}

// StackVariable is a variable of the service's environment.
type StackVariable struct {
	Name  string
	Value string // quoted
}
