package contract

import (
	"slices"
	"time"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/source"
)

// API is a whole contract.
type API struct {
	Service string   `json:"service"` // as written, for example "user-api"
	Info    []Option `json:"info,omitempty"`
	Types   []*Type  `json:"types,omitempty"`  // imported files first, then in source order
	Errors  []*Error `json:"errors,omitempty"` // imported files first, then in source order
	Groups  []*Group `json:"groups,omitempty"` // imported files first, then in source order
}

// Option is one key and value, as written, of an info, @server or @doc block.
type Option struct {
	Key   string      `json:"key"`
	Value string      `json:"value"`
	Span  source.Span `json:"-"`
}

// Group is one service block: routes that share their server options. Blocks
// without routes are left out; several groups may have one name, and then share
// its package. Routes of older contracts that name a folder of their own are in
// a group made for them.
//
// JWT and Middleware are exported Go names: `Pkg.Jwt` is PkgJwt, `auth` is Auth,
// and AuthMiddleware is Auth as well.
type Group struct {
	Name       string        `json:"name,omitempty"`   // package path such as "user/profile"; empty for the root
	Prefix     string        `json:"prefix,omitempty"` // "/v1", without trailing slash; empty for none
	JWT        string        `json:"jwt,omitempty"`    // config field that holds the token settings; empty for a public group
	Middleware []string      `json:"middleware,omitempty"`
	Timeout    time.Duration `json:"timeout,omitempty"`  // 0: the runtime's default; NoTimeout: none
	MaxBytes   int64         `json:"maxBytes,omitempty"` // 0: the runtime's default
	SSE        bool          `json:"sse,omitempty"`
	Limit      *Limit        `json:"limit,omitempty"`     // nil: none
	Scopes     []string      `json:"scopes,omitempty"`    // every one of them must be in the token
	Priority   Priority      `json:"priority,omitempty"`  // who is refused last under overload; empty for normal
	Breaker    bool          `json:"breaker,omitempty"`   // a breaker around each route's logic
	WebSocket  bool          `json:"websocket,omitempty"` // its routes are GET without response; never with SSE
	Stability  Stability     `json:"stability,omitempty"` // empty for stable
	SLO        *SLO          `json:"slo,omitempty"`       // nil: that of all routes
	Unknown    Unknown       `json:"unknown,omitempty"`   // what becomes of names that no field has; empty for what the project says
	Empty      Empty         `json:"empty,omitempty"`     // what an empty query parameter or form value is; empty for what the project says
	Options    []Option      `json:"options,omitempty"`   // every @server entry, the ones above included
	Routes     []*Route      `json:"routes,omitempty"`
	Span       source.Span   `json:"-"`

	throws []ast.Ident // as written
}

// What routes have where the contract is silent: the defaults of runtime/middleware.
const (
	DefaultTimeout  = 5 * time.Second
	DefaultMaxBytes = 1 << 20
)

// NoTimeout is the timeout of a group that was written as zero: its routes may
// take as long as they like.
const NoTimeout time.Duration = -1

// Limit is how many requests the routes of a group take, each by itself.
type Limit struct {
	Count  int64         `json:"count"`
	Per    time.Duration `json:"per"`
	Burst  int64         `json:"burst,omitempty"`  // how many may come at once; 0: the runtime's default
	By     LimitBy       `json:"by"`               // whose requests are counted together
	Header string        `json:"header,omitempty"` // for ByHeader, in canonical form
}

// LimitBy says whose requests a limit counts together.
type LimitBy string

// What a limit may count by.
const (
	ByRoute   LimitBy = "route" // all requests
	ByIP      LimitBy = "ip"
	BySubject LimitBy = "subject" // of the token
	ByHeader  LimitBy = "header"
)

// Stability says what clients may rely on.
type Stability string

// The stabilities.
const (
	Stable       Stability = "stable"
	Experimental Stability = "experimental" // routes may change in ways that break clients
)

// Priority says which requests an overloaded service refuses first.
type Priority string

// The priorities; low ones are refused first.
const (
	HighPriority   Priority = "high"
	NormalPriority Priority = "normal"
	LowPriority    Priority = "low"
)

// Route is one operation.
//
// The fields of a struct request, those of embedded structs included, are read
// from:
//   - the path, when a variable has the field's path name, or else its json or
//     form name; such a field is read from nowhere else, see RepeatableInputs;
//   - a header, when it has a header name;
//   - the JSON body, when it has a json name or no tag, on POST, PUT, PATCH and
//     DELETE; on DELETE a form name comes first;
//   - the query, by its form name on GET, HEAD, OPTIONS and DELETE, and on the
//     others when the request also has fields from the JSON body; otherwise the
//     body is a form, and the query stands in for values that it lacks;
//   - the query by its path name, when it has no other name, is required and the
//     path lacks that variable;
//   - the query by its json name on GET, HEAD and OPTIONS, when it is a scalar
//     or a list of them; what a query cannot hold is read from a JSON body when
//     one is sent.
//
// A field hides those of its name that are embedded more deeply. See BodyFields
// for what the JSON body holds.
type Route struct {
	Handler  string      `json:"handler"`           // exported Go name without the Handler suffix, for example "GetUser"
	Method   string      `json:"method"`            // upper case
	Path     string      `json:"path"`              // prefix joined, cleaned, parameters as :name, for example "/v1/user/:id"
	Summary  string      `json:"summary,omitempty"` // first line of @doc
	Doc      []Option    `json:"doc,omitempty"`
	Request  *Ref        `json:"request,omitempty"`
	Response *Ref        `json:"response,omitempty"`
	Answer   Answer      `json:"answer,omitzero"`
	Throws   []*Error    `json:"throws,omitempty"` // those of the block, then its own
	Inputs   []*Input    `json:"inputs,omitempty"` // every value outside the body, in field order
	Body     Body        `json:"body,omitempty"`
	Span     source.Span `json:"-"`

	Signature source.Span `json:"-"` // the method and path as written
}

// Shape is the path with the names of its variables left out, which is all that
// a request shows of it: "/v1/user/:id" has the shape "/v1/user/:".
func (r *Route) Shape() string { return shape(r.Path) }

// Variables returns the names of the path's variables in order.
func (r *Route) Variables() []string { return variables(r.Path) }

// SlashedVariables returns the names of the path's variables that take escaped
// slashes, in the order of the request's fields.
func (r *Route) SlashedVariables() []string {
	var out []string
	for _, in := range r.Inputs {
		if in.In == Path && in.Field().EncodedSlash {
			out = append(out, in.Name)
		}
	}
	return out
}

// Body says what the request body holds.
type Body string

// The bodies a route can have.
const (
	NoBody   Body = ""     // the body is not read
	JSONBody Body = "json" // the request's json fields, or the whole request when it is no struct
	FormBody Body = "form" // urlencoded or multipart, or of any type when the query has all that is required; its fields are Inputs with In == Form. Multipart only when one of them takes files
)

// HasFiles reports whether the route takes files.
func (r *Route) HasFiles() bool {
	return slices.ContainsFunc(r.Inputs, func(in *Input) bool { return in.Field().Files != nil })
}

// In is the part of a request that a value comes from.
type In string

// The parts of a request.
const (
	Path   In = "path"
	Query  In = "query"
	Form   In = "form" // the body, and where that lacks the name, the query. A list comes from one of them
	Header In = "header"
	JSON   In = "body"

	CookiePart In = "cookie"
)

// Input binds one value of a route outside a JSON body to a field.
type Input struct {
	In    In     `json:"in"`
	Name  string `json:"name"`  // name on the wire
	Chain Chain  `json:"chain"` // embedded fields to pass through, then the field itself
}

// Field returns the field that receives the value.
func (i *Input) Field() *Field { return i.Chain[len(i.Chain)-1] }
