package merge

// Wants is what generated code relies on in files that belong to the user.
// Paths are relative to the service's directory.
type Wants struct {
	Root     string                     // import path of the service's directory
	Service  string                     // name of the service, so that another one's record is left alone
	Named    func(service string) Named // what is called after a service of that name; nil: nothing
	Own      string                     // directory below which nothing is the user's: the copied runtime; may be empty
	Routes   []Route
	Types    Types
	Config   Struct
	Context  Struct
	Guards   []Guard   // what the service context needs, in contract order
	Stubs    []Stub    // one for each named middleware
	Sections []Section // what the configuration file needs
}

// Route is the logic of one route: a method that its handler calls.
type Route struct {
	Method, Path   string // POST and /v1/user/:id, what clients know the route by
	Group, Handler string // user and GetUser, what the contract calls it
	File           string // where a stub is made
	Package        string // package clause of that file
	Type           string // GetUserLogic; its constructor is New + Type
	Func           string // GetUser
	Params         []Value
	Results        []Value
	Imports        map[string]string // import path by the name it has in Params and Results
	Stub           string            // digest of what the stub is made from
}

// Value is a parameter or result.
type Value struct{ Name, Type string }

// Struct is a struct type of the user's that generated code reads fields of.
type Struct struct {
	File   string // where it is in a new service
	Type   string
	Fields []Field
}

// Field is one field that a struct needs.
type Field struct {
	Name, Type, Tag string            // Tag has its backticks, or is empty
	Imports         map[string]string // as in Route
}

// Guard is a field of the service context and how its constructor fills it.
// Before and Value are Go text in which «config» and «log» stand for parameters
// of the constructor, «name» and «err» for names.
type Guard struct {
	Field
	Name          string            // free name wanted for «name»
	Before        string            // statements before the literal; may be empty
	Log           string            // statements after those, for a constructor with a logger; may be empty
	Value         string            // the field's value in the literal; empty for a field that others set
	ValueImports  map[string]string // of Before and Value
	BeforeNeedErr bool              // Before returns an error
}

// Stub is a scaffold that is needed only while nothing else declares Func.
type Stub struct{ File, Func, Field string }

// Section is one top-level key of a YAML file of the user's.
type Section struct {
	File, Key, Text string
	Field           string // field of Config that reads it
}
