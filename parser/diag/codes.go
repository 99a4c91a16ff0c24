package diag

// Code is the stable name of one kind of problem. Tools may match on it.
type Code string

// The codes, each with the sentence that documents it. A code keeps its
// meaning for ever; a new meaning takes a new code.
const (
	Syntax              Code = "syntax"
	ImportNotFound      Code = "import-not-found"
	ImportCycle         Code = "import-cycle"
	DuplicateImport     Code = "duplicate-import"
	UnreadableFile      Code = "unreadable-file"
	MissingService      Code = "missing-service"
	ServiceNameMismatch Code = "service-name-mismatch"

	UnknownType       Code = "unknown-type"
	DuplicateType     Code = "duplicate-type"
	DuplicateField    Code = "duplicate-field"
	DuplicateWireName Code = "duplicate-wire-name"
	RecursiveByValue  Code = "recursive-by-value"
	MapKeyType        Code = "map-key-type"
	NameCollision     Code = "name-collision"
	UnsafeText        Code = "unsafe-text"

	BadTag              Code = "bad-tag"
	OptionsTypeMismatch Code = "options-type-mismatch"
	DefaultOutsideOpts  Code = "default-outside-options"
	DefaultOutsideRange Code = "default-outside-range"
	RangeOnNonNumber    Code = "range-on-non-number"
	BadRange            Code = "bad-range"
	BadDefault          Code = "bad-default"

	BadDuration         Code = "bad-duration"
	BadSize             Code = "bad-size"
	GroupNotAPath       Code = "group-not-a-package-path"
	UnknownServerKey    Code = "unknown-server-key"
	DuplicateKey        Code = "duplicate-key"
	BadValue            Code = "bad-value"
	SSEWithoutResponse  Code = "sse-without-response"
	MissingHandler      Code = "missing-handler"
	DuplicateHandler    Code = "duplicate-handler"
	DuplicateRoute      Code = "duplicate-route"
	RouteConflict       Code = "route-conflict"
	UnsupportedMethod   Code = "unsupported-method"
	BadPath             Code = "bad-path"
	PathParamUnbound    Code = "path-param-unbound"
	PathParamUnknown    Code = "path-param-unknown"
	PathParamWithoutTag Code = "path-param-without-path-tag"
	JSONBodyOnGet       Code = "json-body-on-get"
	UnbindableField     Code = "unbindable-field"

	OutputPath      Code = "output-path"
	OutputDuplicate Code = "output-duplicate"
	OutputBlocked   Code = "output-blocked"
	OutputForeign   Code = "output-foreign"
	OutputEdited    Code = "output-edited"
)
