package templates

// The types below are what templates get to see. They are documented in
// docs/templates.md. A field that changes its meaning, its name or its type, or
// goes away, takes a new data version in the catalog; a new field does not.

// Wiring is the data of the templates that put a service together.
type Wiring struct {
	Name        string   // command name, "user" for the service user-api
	Contract    string   // file name of the contract
	ConfigAt    string   // path of the configuration file, "etc/user-api.yaml"
	Root        string   // import path of the service
	Runtime     string   // import path of the runtime packages
	JWTs        []JWT    // the `jwt:` names of the contract, each once
	Middlewares []string // the `middleware:` names, each once, without the suffix Middleware
	Database    string   // sqlite, mysql or postgres; empty for none
	DSN         string   // data source name to begin with; empty without a database
	Cached      bool     // some tables are cached, in a project that begins with a schema
}

// JWT is one `jwt:` name of the contract.
type JWT struct {
	Name  string // as in the contract, "Auth"
	Field string // field of the configuration and the service context, "Auth"
	Var   string // variable, "auth"
	Key   string // key in the configuration file, "auth"
	Env   string // prefix of environment variables, "AUTH"
}

// Middleware is the data of a middleware's stub.
type Middleware struct {
	Name string // as in the contract, without the suffix Middleware
}

// Logic is the data of a route's stub.
type Logic struct {
	Package    string   // package clause
	Root       string   // import path of the service
	Type       string   // "GetUserLogic"; its constructor is New and this
	Method     string   // "GetUser"
	HTTPMethod string   // "GET"
	Path       string   // "/v1/user/:id"
	Doc        []string // lines of the method's comment, without slashes
	StdImports []string // packages of the standard library that the signature needs
	UsesTypes  bool     // the signature needs the types package
	Params     string   // parameters of the method, without parentheses
	Results    string   // results of the method, with parentheses
	Return     string   // statement that returns an empty result
}

// Project is the data of the files around a service.
type Project struct {
	Name     string // command name; the binary's name
	Contract string // path of the contract in the project
	ConfigAt string // path of the configuration file
	Style    string // gozero or go_zero
}

// Starter is the data of a new project's contract.
type Starter struct {
	Service string // name of the service
}

// StarterLogic is the data of the logic that answers a new project's route.
type StarterLogic struct {
	Root string // import path of the service
}
