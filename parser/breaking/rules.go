package breaking

import (
	"slices"

	"github.com/apigen/apigen/parser/diag"
)

// Rule is one way in which a change of a contract breaks somebody.
type Rule struct {
	ID       diag.Code // stable; waivers name it
	Level    Level     // the lowest level at which it is checked
	Sentence string    // what changed, as one sentence
	breaks   string    // who breaks, and how; @ stands for the routes
	hint     string    // what to do instead
}

// The rules; what they mean is in the table below. A rule keeps its meaning for
// ever.
const (
	RouteRemoved        diag.Code = "route-removed"
	RouteMoved          diag.Code = "route-moved"
	RouteMethodChanged  diag.Code = "route-method-changed"
	RouteShadowed       diag.Code = "route-shadowed"
	PathVariableSwapped diag.Code = "path-variable-swapped"
	PathVariableRenamed diag.Code = "path-variable-renamed"

	StabilityLowered diag.Code = "stability-lowered"
	AuthAdded        diag.Code = "auth-added"
	AuthChanged      diag.Code = "auth-changed"
	ScopeAdded       diag.Code = "scope-added"
	LimitLowered     diag.Code = "limit-lowered"
	TimeoutLowered   diag.Code = "timeout-lowered"
	MaxBytesLowered  diag.Code = "max-bytes-lowered"
	SSEChanged       diag.Code = "sse-changed"
	WebSocketChanged diag.Code = "websocket-changed"

	BodyAdded         diag.Code = "body-added"
	BodyRemoved       diag.Code = "body-removed"
	BodyFormatChanged diag.Code = "body-format-changed"
	MultipartRequired diag.Code = "multipart-required"
	ResponseAdded     diag.Code = "response-added"
	ResponseRemoved   diag.Code = "response-removed"

	ResponseStatusChanged diag.Code = "response-status-changed"
	ResponseHeaderRemoved diag.Code = "response-header-removed"
	ErrorRemoved          diag.Code = "error-removed"
	ErrorStatusChanged    diag.Code = "error-status-changed"
	ErrorCodeChanged      diag.Code = "error-code-changed"

	ParamRemoved       diag.Code = "param-removed"
	ParamRenamed       diag.Code = "param-renamed"
	ParamRelocated     diag.Code = "param-relocated"
	RequiredParamAdded diag.Code = "required-param-added"
	ParamTypeWidened   diag.Code = "param-type-widened"

	RequestCSVChanged   diag.Code = "request-csv-changed"
	RequestEmptyChanged diag.Code = "request-empty-changed"
	EncodedSlashRefused diag.Code = "encoded-slash-refused"
	UnknownRefused      diag.Code = "unknown-refused"

	RequestFieldRemoved  diag.Code = "request-field-removed"
	RequestFieldRenamed  diag.Code = "request-field-renamed"
	RequiredFieldAdded   diag.Code = "required-field-added"
	ResponseFieldRemoved diag.Code = "response-field-removed"
	ResponseFieldRenamed diag.Code = "response-field-renamed"

	RequestNowRequired     diag.Code = "request-now-required"
	RequestNullRefused     diag.Code = "request-null-refused"
	RequestDefaultChanged  diag.Code = "request-default-changed"
	RequestDefaultRemoved  diag.Code = "request-default-removed"
	RequestOptionsNarrowed diag.Code = "request-options-narrowed"
	RequestRangeNarrowed   diag.Code = "request-range-narrowed"
	RequestCheckTightened  diag.Code = "request-check-tightened"
	ResponseFieldOptional  diag.Code = "response-field-optional"
	ResponseOptionsWidened diag.Code = "response-options-widened"
	ResponseRangeWidened   diag.Code = "response-range-widened"
	RequestTypeChanged     diag.Code = "request-type-changed"
	RequestNumberNarrowed  diag.Code = "request-number-narrowed"
	RequestListChanged     diag.Code = "request-list-changed"
	RequestQuotingChanged  diag.Code = "request-quoting-changed"
	RequestFileNarrowed    diag.Code = "request-file-narrowed"
	ResponseTypeChanged    diag.Code = "response-type-changed"
	ResponseNumberWidened  diag.Code = "response-number-widened"
	ResponseListChanged    diag.Code = "response-list-changed"
	ResponseQuotingChanged diag.Code = "response-quoting-changed"

	ServiceRenamed diag.Code = "service-renamed"
	GroupRenamed   diag.Code = "group-renamed"
	HandlerRenamed diag.Code = "handler-renamed"
	TypeRenamed    diag.Code = "type-renamed"
	TypeRemoved    diag.Code = "type-removed"
	FieldRenamed   diag.Code = "field-renamed"
	GoTypeChanged  diag.Code = "go-type-changed"

	ConstantRemoved diag.Code = "constant-removed"
)

// table lists every rule in the order of the documentation. After a change run
// go generate, which rewrites docs/breaking.md.
var table = []Rule{
	{RouteRemoved, Wire, "A route is gone.", "clients of @ get 404, 405 or the answer of another route", "keep the route and mark it deprecated until nobody calls it"},
	{RouteMoved, Wire, "A handler answers at another path.", "clients of @ get 404, 405 or the answer of another route", "keep the old path as a route of its own"},
	{RouteMethodChanged, Wire, "A handler answers another method.", "clients of @ get 405 or the answer of another route", "keep the old method as a route of its own"},
	{RouteShadowed, Wire, "A new route takes requests that another route answered.", "some requests that clients send to @ are answered by another handler", "give the new route a path that the old one does not match"},
	{PathVariableSwapped, Wire, "The variables of a path changed places.", "what clients of @ send for one variable is read as another", "keep the order of the variables"},
	{PathVariableRenamed, JSON, "A variable of a path has another name.", "URLs stay the same, and typed clients of @ name it differently", "keep the old name; only the place in the path counts"},

	{StabilityLowered, Wire, "Routes that were stable become experimental.", "clients of @ lose the promise that changes do not break them", "put what is experimental on new routes"},
	{AuthAdded, Wire, "A route asks for a token and did not.", "clients of @ that send none get 401", "guard a new route, or let clients send tokens first"},
	{AuthChanged, Wire, "A route checks tokens with other settings.", "tokens that clients of @ hold may be refused", "keep the settings, or accept both tokens for a while"},
	{ScopeAdded, Wire, "A route asks for a scope that tokens did not need.", "clients of @ whose tokens lack it get 403", "issue tokens with the scope first, and ask for it when the old ones are over"},
	{LimitLowered, Wire, "A route takes fewer requests in a time.", "clients of @ that keep their pace get 429", "keep the limit, and lower it when no client comes near it"},
	{TimeoutLowered, Wire, "A route may take less time.", "slow requests to @ that succeeded are cut off", "keep the limit, or make the route faster first"},
	{MaxBytesLowered, Wire, "A request body may hold fewer bytes.", "large requests to @ get 413", "keep the limit, or put the smaller one on a new path"},
	{SSEChanged, Wire, "A route begins or ceases to stream events.", "clients of @ can't read the answer", "add a route of its own for the other form"},
	{WebSocketChanged, Wire, "A route becomes a WebSocket, or ceases to be one.", "clients of @ are refused", "add a route of its own for the other form"},

	{BodyAdded, Wire, "A request without a body needs one.", "requests that clients of @ send get 400", "make every field of the body optional, or take it on a new path"},
	{BodyRemoved, Wire, "The body of a request is no longer read.", "what clients of @ send in it has no effect", "keep reading it, or take the request without a body on a new path"},
	{BodyFormatChanged, Wire, "A request body is JSON instead of a form, or the other way round.", "requests that clients of @ send get 415", "add a route of its own for the other format"},
	{MultipartRequired, Wire, "A form takes files and did not, so it has to be multipart.", "clients of @ that send it urlencoded get 415", "take the files on a new path"},
	{ResponseAdded, JSON, "A route that answered nothing answers something.", "clients of @ that expect no body get one", "answer it on a new path when clients check the status"},
	{ResponseRemoved, Wire, "A route that answered something answers nothing.", "clients of @ that read the answer find none", "keep the answer, or leave it out on a new path"},
	{ResponseStatusChanged, JSON, "A route succeeds with a status that it did not have.", "clients of @ that check the status take the answer for a failure, or look for a body that is not there", "keep the status, or answer the new one on a new path"},
	{ResponseHeaderRemoved, Wire, "An answer lacks a header or a cookie.", "clients of @ that read it find nothing", "keep sending it until nobody reads it"},
	{ErrorRemoved, JSON, "A route no longer throws an error.", "clients of @ that wait for it get another answer", "keep the error until nobody handles it"},
	{ErrorStatusChanged, Wire, "A declared error has another status.", "clients of @ that tell failures apart by the status take it for another one", "keep the status, or declare another error"},
	{ErrorCodeChanged, Wire, "A declared error has another code or number.", "clients of @ that tell failures apart by it do not know the error", "keep the code and the number; the name in Go may change"},

	{ParamRemoved, Wire, "A parameter in the path, query, form or a header is no longer read.", "clients of @ that send it get an answer that ignores it", "keep reading it"},
	{ParamRenamed, Wire, "A parameter has another name.", "clients of @ that send the old name are not heard", "keep the old name, or add the new one beside it as optional"},
	{ParamRelocated, Wire, "A value moved to another part of the request.", "clients of @ send it where it is not read", "keep it where it is, or read it elsewhere on a new path"},
	{RequiredParamAdded, Wire, "A parameter was added that every request must have.", "requests that clients of @ send get 400", "add it as optional or with a default, or under a new path"},
	{ParamTypeWidened, JSON, "A parameter became text, which its old values are as well.", "old requests work, and typed clients of @ hold another type", "keep the type when you generate clients"},

	{RequestCSVChanged, Wire, "A list of a query or form is split at commas and was not, or the other way round.", "clients of @ that send commas are read differently or get 400", "add a parameter of another name for the other form"},
	{RequestEmptyChanged, Wire, "An empty query parameter or form value counts as absent and did not, or the other way round.", "clients of @ that send it are read differently or get 400", "keep the option empty as it is"},
	{EncodedSlashRefused, Wire, "A path variable no longer takes slashes that are escaped as %2F.", "clients of @ that send them get 400", "keep the option encodedSlash"},
	{UnknownRefused, Wire, "Names that no field has are refused and were ignored.", "clients of @ that send such names get 400", "keep unknown: ignore until no client sends them"},

	{RequestFieldRemoved, Wire, "A field of a JSON body is no longer known.", "clients of @ that send it get 400, as unknown names are refused", "keep it as optional, and ignore it"},
	{RequestFieldRenamed, Wire, "A field of a JSON body has another name.", "clients of @ that send the old name get 400", "keep the old name, or add the new one beside it as optional"},
	{RequiredFieldAdded, Wire, "A field was added that every JSON body must have.", "requests that clients of @ send get 400", "add it as optional or with a default, or under a new path"},
	{ResponseFieldRemoved, Wire, "An answer lacks a field.", "clients of @ that read it find nothing", "keep it until nobody reads it"},
	{ResponseFieldRenamed, Wire, "A field of an answer has another name.", "clients of @ that read the old name find nothing", "keep the old name, and add the new one beside it"},

	{RequestNowRequired, Wire, "A value that could be missing from a request must be there.", "clients of @ that leave it out get 400", "keep it optional or give it a default, or require it under a new path"},
	{RequestNullRefused, Wire, "A value of a JSON body may not be null any more.", "clients of @ that send null get 400", "keep a type that takes null, such as a pointer or Optional"},
	{RequestDefaultChanged, Wire, "A value that is missing from a request means something else.", "clients of @ that leave it out get another answer", "keep the default, or change it under a new path"},
	{RequestDefaultRemoved, Wire, "A value that is missing from a request has no default any more.", "clients of @ that leave it out get another answer", "keep the default"},
	{RequestOptionsNarrowed, Wire, "A value of a request may have fewer options.", "clients of @ that send one of the others get 400", "keep accepting the old options"},
	{RequestRangeNarrowed, Wire, "A number of a request has a smaller range.", "clients of @ that send a number outside get 400", "keep accepting the old range"},
	{RequestCheckTightened, Wire, "A value of a request must pass a check of a validate tag that it did not have to.", "clients of @ whose values do not pass get 400", "check the new rule in your logic for new clients only, or under a new path"},
	{RequestTypeChanged, Wire, "A value of a request has another type.", "requests that clients of @ send get 400 or are read differently", "add a field of the new type under another name"},
	{RequestNumberNarrowed, Wire, "A number of a request has a smaller type.", "clients of @ that send larger numbers get 400", "keep the type, and check the number in your logic"},
	{RequestListChanged, Wire, "A value of a request became a list, or ceased to be one.", "requests that clients of @ send get 400", "add a field of the new type under another name"},
	{RequestQuotingChanged, Wire, "A number or boolean of a JSON body is quoted and was not, or the other way round.", "requests that clients of @ send get 400", "keep the tag option string as it is"},
	{RequestFileNarrowed, Wire, "A file may be smaller, of fewer types, or one of fewer than before.", "clients of @ that send other files get 400 or 413", "keep accepting the old files"},

	{ResponseFieldOptional, Wire, "A value of an answer that was always there may be missing or null.", "clients of @ that rely on it fail", "keep sending it, and add a new field for the other case"},
	{ResponseOptionsWidened, JSON, "A value of an answer may have more options.", "typed clients of @ do not know the new ones", "send the new options on a new path or in a new field"},
	{ResponseRangeWidened, JSON, "A number of an answer has a larger range.", "typed clients of @ do not expect the new numbers", "keep the range, or send the number in a new field"},
	{ResponseTypeChanged, Wire, "A value of an answer has another type.", "clients of @ can't read it", "add a field of the new type under another name"},
	{ResponseNumberWidened, JSON, "A number of an answer has a larger type.", "typed clients of @ can't hold the new numbers", "keep the type, or send the number in a new field"},
	{ResponseListChanged, Wire, "A value of an answer became a list, or ceased to be one.", "clients of @ can't read it", "add a field of the new type under another name"},
	{ResponseQuotingChanged, Wire, "A number or boolean of an answer is quoted and was not, or the other way round.", "clients of @ can't read it", "keep the tag option string as it is"},

	{ServiceRenamed, Source, "The service has another name.", "the command, its settings and what deploys them are named after it", "keep the name"},
	{GroupRenamed, Source, "A group has another name, and with it the Go packages of its routes.", "Go code that imports the packages of @ does not compile", "keep the group's name"},
	{HandlerRenamed, Source, "A handler has another name.", "Go code that calls the logic of @ does not compile", "keep the name"},
	{TypeRenamed, Source, "A type has another name in Go.", "Go code for @ that names it does not compile", "keep the name"},
	{TypeRemoved, Source, "A type is gone that Go code could name.", "Go code that names it does not compile", "keep the type until nothing uses it"},
	{FieldRenamed, Source, "A field has another name in Go and the same one on the wire.", "Go code for @ that sets or reads it does not compile", "keep the name; the tag decides the name on the wire"},
	{GoTypeChanged, Source, "A type differs in Go.", "Go code for @ that uses the old type does not compile", "keep the type"},
	{ConstantRemoved, Source, "The constant of an option is gone or has another name.", "Go code that uses it does not compile", "keep the option; the name of its constant follows from the value and the type"},
}

// Rules returns every rule, in the order of the documentation.
func Rules() []Rule { return slices.Clone(table) }

// RuleOf returns the rule of an id. It reports false for an id that is none.
func RuleOf(id diag.Code) (Rule, bool) {
	i := slices.IndexFunc(table, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return table[i], true
}
