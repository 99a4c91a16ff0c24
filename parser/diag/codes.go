package diag

import "slices"

// Code is the stable name of one kind of problem. Tools may match on it.
type Code string

// The codes; the sentence of each is in the table below. A code keeps its
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
	BadGoType         Code = "bad-go-type"
	DuplicateError    Code = "duplicate-error"
	BadError          Code = "bad-error"
	UnknownError      Code = "unknown-error"
	BadAnswer         Code = "bad-answer"

	BadTag              Code = "bad-tag"
	OptionsTypeMismatch Code = "options-type-mismatch"
	DefaultOutsideOpts  Code = "default-outside-options"
	DefaultOutsideRange Code = "default-outside-range"
	RangeOnNonNumber    Code = "range-on-non-number"
	BadRange            Code = "bad-range"
	BadDefault          Code = "bad-default"
	BadValidate         Code = "bad-validate"
	UnknownBinder       Code = "unknown-binder"

	BadDuration         Code = "bad-duration"
	BadSize             Code = "bad-size"
	GroupNotAPath       Code = "group-not-a-package-path"
	UnknownServerKey    Code = "unknown-server-key"
	DuplicateKey        Code = "duplicate-key"
	BadValue            Code = "bad-value"
	SSEWithoutResponse  Code = "sse-without-response"
	MisspelledGuard     Code = "misspelled-guard"
	GuardWithoutToken   Code = "guard-without-token"
	GuardWithoutLimit   Code = "guard-without-limit"
	BadWebSocket        Code = "bad-websocket"
	NoEffect            Code = "no-effect"
	UncheckedSignature  Code = "unchecked-signature"
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
	MisplacedFile       Code = "misplaced-file"
	MisplacedOptional   Code = "misplaced-optional"
	BadFileLimit        Code = "bad-file-limit"
	FileAboveMaxBytes   Code = "file-above-max-bytes"

	OutputPath        Code = "output-path"
	OutputDuplicate   Code = "output-duplicate"
	OutputBlocked     Code = "output-blocked"
	OutputForeign     Code = "output-foreign"
	OutputEdited      Code = "output-edited"
	OutputUnpatchable Code = "output-unpatchable"
	OutputBreaksYours Code = "output-breaks-yours"
	ServiceNameKept   Code = "service-name-kept"

	BrokenTemplate   Code = "broken-template"
	TemplateConflict Code = "template-conflict"
	PluginReport     Code = "plugin-report"

	UnreadableSchema    Code = "unreadable-schema"
	UnreadableStatement Code = "unreadable-statement"
	UnreadableDatabase  Code = "unreadable-database"
	UnknownColumnType   Code = "unknown-column-type"
	MissingKey          Code = "missing-key"
	MissingReference    Code = "missing-reference"
	IndexWithoutFinder  Code = "index-without-finder"
	UnusableTable       Code = "unusable-table"
	UnfitOption         Code = "unfit-option"

	UnreadableConfig Code = "unreadable-config"
	LiteralSecret    Code = "literal-secret"
	FileDatabase     Code = "file-database"
	UnfitStrategy    Code = "unfit-strategy"
	UntrustedProxy   Code = "untrusted-proxy"

	UnusedType        Code = "unused-type"
	MissingDoc        Code = "missing-doc"
	PathStyle         Code = "path-style"
	VerbInPath        Code = "verb-in-path"
	TagNameStyle      Code = "tag-name-style"
	JWTMissingOnWrite Code = "jwt-missing-on-write"
	DeleteWithBody    Code = "delete-with-body"
	OptionalPtrMix    Code = "optional-pointer-mix"
	OptionalRequired  Code = "optional-required"
	RequiredAnyway    Code = "required-anyway"
	Int64InJSON       Code = "int64-in-json"
)

// Stage is the part of a run that finds a problem.
type Stage string

// The stages.
const (
	InContract Stage = "contract" // reading and resolving, by every command
	InOutput   Stage = "output"   // comparing what is generated with the disk
	InSchema   Stage = "schema"   // reading tables from SQL or a database
	InDeploy   Stage = "deploy"   // reading what a service needs in production
	InLint     Stage = "lint"     // judging the style of a contract that is valid
)

// Rule documents a code.
type Rule struct {
	Code     Code
	Stage    Stage
	Severity Severity // the usual one; a form of the problem that does more or less harm may have the other
	Sentence string   // what is wrong, as one sentence
}

// table lists every code in the order of the documentation. After a change run
// go generate, which rewrites docs/diagnostics.md.
var table = []Rule{
	{Syntax, InContract, Error, "The text does not follow the grammar of the language at this place."},
	{ImportNotFound, InContract, Error, "An import names a file that does not exist."},
	{ImportCycle, InContract, Error, "A file imports itself, directly or through other files."},
	{DuplicateImport, InContract, Error, "A file imports the same file twice."},
	{UnreadableFile, InContract, Error, "A file exists but can't be read as a contract, because it is a directory or access is denied."},
	{MissingService, InContract, Error, "The contract has no service block, so there is nothing to serve."},
	{ServiceNameMismatch, InContract, Error, "The service blocks of one contract have different names."},

	{UnknownType, InContract, Error, "A type is used that is not declared, or with type arguments that do not fit its declaration."},
	{DuplicateType, InContract, Error, "Two types have the same name; when they are in two files and alike, that is a warning."},
	{DuplicateField, InContract, Error, "Two fields of a struct have the same name."},
	{DuplicateWireName, InContract, Warning, "Two fields of a struct, embedded ones included, have the same name in JSON, form, path or header, so that one of them gets lost; in JSON that is an error between embedded structs."},
	{RecursiveByValue, InContract, Error, "A type contains itself without a slice, map or pointer between, so that it has no end."},
	{MapKeyType, InContract, Error, "The key type of a map is neither text nor a whole number, so JSON can't hold it."},
	{NameCollision, InContract, Error, "Two names become the same in Go, or a name is reserved there."},
	{BadGoType, InContract, Error, "A type of a Go package is not written so that a service can import and use it."},
	{DuplicateError, InContract, Error, "Two declared errors have one name, code or number, so that programs can't tell them apart."},
	{BadError, InContract, Error, "The status, number or a member of a declared error is not one that an error can have."},
	{UnknownError, InContract, Error, "A route throws an error that the contract does not declare."},
	{BadAnswer, InContract, Error, "What a route answers with can't be sent so: its status, a header, a cookie or its body."},
	{UnsafeText, InContract, Error, "A text holds invisible characters that could change the meaning of generated files."},

	{BadTag, InContract, Error, "A field's tag is malformed or contradicts itself."},
	{OptionsTypeMismatch, InContract, Error, "An option of a field is no value of the field's type."},
	{DefaultOutsideOpts, InContract, Error, "The default of a field is not one of its options."},
	{DefaultOutsideRange, InContract, Error, "The default of a field is outside its range."},
	{RangeOnNonNumber, InContract, Warning, "A range is given for a field that is no number, and is ignored."},
	{BadRange, InContract, Error, "A range is malformed, or holds no number."},
	{BadDefault, InContract, Error, "The default of a field is no value of the field's type."},
	{BadValidate, InContract, Warning, "A rule of a validate tag is unknown or malformed, or does not fit the type of the field, and is ignored; where it names another field or a value that it can't be about, it is an error."},
	{UnknownBinder, InContract, Warning, "A tag key of another framework, or one that is misspelled, says where a field of a request is read from or what it must be, and has no meaning here."},

	{BadDuration, InContract, Error, "A duration in an @server block is malformed or negative."},
	{BadSize, InContract, Error, "A size in an @server block is no whole number of bytes."},
	{GroupNotAPath, InContract, Error, "The name of a group can't be the path of a Go package."},
	{UnknownServerKey, InContract, Warning, "An @server block has a key without a meaning, which is kept for templates only."},
	{DuplicateKey, InContract, Error, "An @server block has the same key twice."},
	{BadValue, InContract, Error, "The value of an @server key is missing, or not one of those it can have."},
	{SSEWithoutResponse, InContract, Error, "A route streams events but does not say which type an event has."},
	{MisspelledGuard, InContract, Error, "An @server block has a key that is almost one which keeps requests out."},
	{GuardWithoutToken, InContract, Error, "A guard looks at the token of a request, and the routes take none."},
	{GuardWithoutLimit, InContract, Error, "An option says more about a limit that there is not."},
	{BadWebSocket, InContract, Error, "A WebSocket route has another method than GET, a body or a response, or is to stream events as well."},
	{NoEffect, InContract, Warning, "An @server key has no effect on the routes of its block: they are streams, or nothing does what it says."},
	{UncheckedSignature, InContract, Warning, "A block says `signature: true` and no middleware of it is named after signatures, so that requests are taken unsigned; commands refuse it unless apigen.yaml sets the rule to a warning or off."},
	{MissingHandler, InContract, Error, "A route has no handler, or one whose name has no letter."},
	{DuplicateHandler, InContract, Error, "Two routes of a group have the same handler."},
	{DuplicateRoute, InContract, Error, "Two routes have the same method and path."},
	{RouteConflict, InContract, Error, "Two routes match the same requests, because their paths differ only in the names of variables."},
	{UnsupportedMethod, InContract, Error, "The method of a route is none that a service can be generated for."},
	{BadPath, InContract, Error, "A path or prefix is malformed."},
	{PathParamUnbound, InContract, Warning, "No field of the request receives a variable of the path, which is an error when a field waits for another variable."},
	{PathParamUnknown, InContract, Warning, "A required field names a variable that the path does not have, and is read from the query instead."},
	{PathParamWithoutTag, InContract, Warning, "A field is read from the path although its tag names another part of the request."},
	{JSONBodyOnGet, InContract, Warning, "A request with GET, HEAD or OPTIONS needs a body, which many clients and proxies drop."},
	{UnbindableField, InContract, Error, "A field has a type that its part of the request can't hold, or in a query or form only as JSON text."},
	{MisplacedFile, InContract, Error, "A file stands elsewhere than in a form field of a request."},
	{MisplacedOptional, InContract, Error, "An Optional stands where nothing can be absent or null, or its tag contradicts it."},
	{BadFileLimit, InContract, Error, "A limit of a file is malformed, does not fit it, or would refuse every file."},
	{FileAboveMaxBytes, InContract, Warning, "A file may be larger than the body that it comes in, which is then refused."},

	{OutputPath, InOutput, Error, "The path of a generated file is not one that every platform accepts."},
	{OutputDuplicate, InOutput, Error, "Two generated files would have the same path, or differ in letter case only."},
	{OutputBlocked, InOutput, Error, "A directory, link or file stands where a generated file or its directory must go."},
	{OutputForeign, InOutput, Error, "A file that apigen did not write stands where a generated file must go."},
	{OutputEdited, InOutput, Error, "A generated file was edited by hand, and generating would lose the edit."},
	{OutputUnpatchable, InOutput, Error, "What generated code needs in a file of yours can't be changed there without risk."},
	{OutputBreaksYours, InOutput, Error, "A file of yours uses what the contract no longer has, and would not compile."},
	{ServiceNameKept, InOutput, Warning, "The service has another name now, and a file of yours goes on saying the former one."},

	{BrokenTemplate, InOutput, Error, "A template of the project can't be used, because of its text, its data or what it makes."},
	{TemplateConflict, InOutput, Error, "A template was changed at the same place by the project and by a new release of apigen."},
	{PluginReport, InOutput, Error, "A plugin reports a problem, or answers with a file that can't be used."},

	{UnreadableSchema, InSchema, Error, "A file of SQL is missing, too large or no text, or no file matches a pattern."},
	{UnreadableStatement, InSchema, Warning, "A statement can't be read, or does not fit those before it, and is left out."},
	{UnreadableDatabase, InSchema, Error, "A database can't be opened or read, because of its address, its network or missing rights."},
	{UnknownColumnType, InSchema, Warning, "A column has a type that no kind is known for, or that a view's query does not tell."},
	{MissingKey, InSchema, Warning, "A table has no primary key, so that its model is read-only."},
	{MissingReference, InSchema, Warning, "A key, index or foreign key names a table or column that is not there."},
	{IndexWithoutFinder, InSchema, Warning, "A unique index is over expressions or parts of values, or under a condition that can't be repeated, so that no finder is made for it."},
	{UnusableTable, InSchema, Warning, "A table has names, or a key of a type, that its model can't have; it is left out, or is read-only."},
	{UnfitOption, InSchema, Warning, "An option names a table or column that is not there, or one of a type that does not fit."},

	{UnreadableConfig, InDeploy, Error, "The configuration file of a service is missing, or holds a value that what is deployed can't be made of."},
	{LiteralSecret, InDeploy, Error, "The configuration file holds a secret itself, which would be copied into manifests; it should come from the environment."},
	{FileDatabase, InDeploy, Warning, "The database is a file of the service's own, so that one replica runs, without an autoscaler, and ends before the next one starts."},
	{UntrustedProxy, InDeploy, Warning, "Limits go by the client's address, and the proxy in front of the service is not one whose word on it counts, so that all clients are counted as one."},
	{UnfitStrategy, InDeploy, Error, "The strategy runs two versions at once, and the database is a file that they can't share."},

	{UnusedType, InLint, Warning, "No route needs the type."},
	{MissingDoc, InLint, Warning, "A route has neither @doc nor a comment."},
	{PathStyle, InLint, Warning, "A path segment is spelled in another style than most of the contract; where none is more common, lower-case words with dashes are expected."},
	{VerbInPath, InLint, Warning, "A path says what the method says already."},
	{TagNameStyle, InLint, Warning, "A name on the wire is spelled in another style than most names of the contract."},
	{JWTMissingOnWrite, InLint, Warning, "A route that changes something needs no token, although other routes of the contract do."},
	{DeleteWithBody, InLint, Warning, "A DELETE request has a body, which HTTP gives no meaning (RFC 9110, section 9.3.5)."},
	{OptionalPtrMix, InLint, Warning, "Some optional fields of a type are pointers and others are not, so that only some tell a missing value from an empty one."},
	{OptionalRequired, InLint, Warning, "The validate tag of an optional field requires it, so that an empty value is refused and a missing one is not."},
	{RequiredAnyway, InLint, Warning, "The validate tag says when a field must be sent, and the field must be sent always, or has a default that stands in for it."},
	{Int64InJSON, InLint, Warning, "A 64-bit number is written as a JSON number, and JavaScript rounds those above 2^53."},
}

// offByDefault are the lint rules that only a setting turns on: what they find
// is a habit of whole projects, not a slip.
var offByDefault = []Code{Int64InJSON, VerbInPath}

// Off reports whether a rule is not checked unless a setting asks for it.
func (r Rule) Off() bool { return slices.Contains(offByDefault, r.Code) }

// Rules returns the documentation of every code, in the order of the page.
func Rules() []Rule { return slices.Clone(table) }

// RuleOf returns the documentation of a code. It reports false for a code that
// is not declared here.
func RuleOf(code Code) (Rule, bool) {
	for _, rule := range table {
		if rule.Code == code {
			return rule, true
		}
	}
	return Rule{}, false
}
