package contract

// Validation is what the validate tag of a field asks of a value, in the words
// of go-playground/validator. Rules without a meaning here are left out: they
// stay in the field's Tag, for validators that a project brings along.
type Validation struct {
	Rules []Rule      `json:"rules,omitempty"`
	Elem  *Validation `json:"elem,omitempty"` // behind `dive`: holds for each element of a list, each value of a map
}

// Rule is one check. It agrees with the type of the value it is for.
type Rule struct {
	Name    RuleName `json:"name"`              // as written; it names the rule in answers too
	Of      Measure  `json:"of,omitempty"`      // RuleMin … RuleNE: what is compared
	Limit   string   `json:"limit,omitempty"`   // what it is compared with: a decimal number, a duration in Go syntax, a boolean or a text; the text or layout of a rule for texts
	Options []string `json:"options,omitempty"` // RuleOneOf: texts or decimal numbers, each once
	Pattern string   `json:"pattern,omitempty"` // RuleRegexp: RE2 syntax, found anywhere in the text, at most 1,000 bytes

	// IfSet is true behind `omitempty`: a zero value is not checked.
	IfSet bool `json:"ifSet,omitempty"`
}

// RuleName is the name of a rule in a validate tag.
type RuleName string

// The rules. Zero values are "", 0, false, nil and the zero time; a pointer is
// zero when it is nil. Rules but RuleRequired do not look at a nil pointer.
const (
	RuleRequired RuleName = "required" // not zero; an empty list that is not nil passes
	RuleMin      RuleName = "min"      // at least
	RuleMax      RuleName = "max"      // at most
	RuleLen      RuleName = "len"      // exactly
	RuleGT       RuleName = "gt"       // more than
	RuleGTE      RuleName = "gte"      // at least
	RuleLT       RuleName = "lt"       // less than
	RuleLTE      RuleName = "lte"      // at most
	RuleEQ       RuleName = "eq"       // equal; of a text the text itself
	RuleNE       RuleName = "ne"       // not equal; of a text the text itself
	RuleOneOf    RuleName = "oneof"
	RuleEmail    RuleName = "email"
	RuleURL      RuleName = "url"      // absolute, RFC 3986
	RuleUUID     RuleName = "uuid"     // RFC 9562, in either letter case
	RuleAlpha    RuleName = "alpha"    // ASCII letters
	RuleAlphanum RuleName = "alphanum" // ASCII letters and digits
	RuleNumeric  RuleName = "numeric"  // a decimal number with sign and fraction
	RuleNumber   RuleName = "number"   // ASCII digits
	RuleRegexp   RuleName = "regexp"
	RuleUnique   RuleName = "unique"   // no two elements of a list or map are equal
	RuleDatetime RuleName = "datetime" // in a layout of Go's package time
)

// Further rules for texts. Their meaning is that of go-playground/validator.
const (
	RuleStartsWith    RuleName = "startswith"
	RuleEndsWith      RuleName = "endswith"
	RuleStartsNotWith RuleName = "startsnotwith"
	RuleEndsNotWith   RuleName = "endsnotwith"
	RuleContains      RuleName = "contains"
	RuleContainsAny   RuleName = "containsany" // one of the characters
	RuleExcludes      RuleName = "excludes"
	RuleExcludesAll   RuleName = "excludesall" // none of the characters

	RuleIP              RuleName = "ip"
	RuleIPv4            RuleName = "ipv4"
	RuleIPv6            RuleName = "ipv6"
	RuleCIDR            RuleName = "cidr"
	RuleCIDRv4          RuleName = "cidrv4"
	RuleCIDRv6          RuleName = "cidrv6"
	RuleMAC             RuleName = "mac"
	RuleHostname        RuleName = "hostname"         // RFC 952
	RuleHostname1123    RuleName = "hostname_rfc1123" // RFC 1123
	RuleHostnamePort    RuleName = "hostname_port"
	RuleURI             RuleName = "uri"
	RuleHTTPURL         RuleName = "http_url"
	RuleHTTPSURL        RuleName = "https_url"
	RuleLowercase       RuleName = "lowercase"
	RuleUppercase       RuleName = "uppercase"
	RuleASCII           RuleName = "ascii"
	RulePrintASCII      RuleName = "printascii"
	RuleAlphaUnicode    RuleName = "alphaunicode"
	RuleAlphanumUnicode RuleName = "alphanumunicode"
	RuleHexadecimal     RuleName = "hexadecimal"
	RuleMongoID         RuleName = "mongodb"
	RuleE164            RuleName = "e164" // telephone numbers
	RuleBase64          RuleName = "base64"
	RuleBase64URL       RuleName = "base64url"
	RuleJSON            RuleName = "json"
	RuleBoolean         RuleName = "boolean"
	RuleLatitude        RuleName = "latitude"  // of a text or a number
	RuleLongitude       RuleName = "longitude" // of a text or a number
)

// Measure is what a rule compares with its limit.
type Measure string

// The measures.
const (
	OfValue  Measure = "value"
	OfLength Measure = "length" // the Unicode code points of a text
	OfItems  Measure = "items"  // the elements of a list, the entries of a map, the bytes of []byte
)

// Has reports whether a rule is asked of the value itself. It may be called on
// nil.
func (v *Validation) Has(name RuleName) bool {
	if v == nil {
		return false
	}
	for _, rule := range v.Rules {
		if rule.Name == name {
			return true
		}
	}
	return false
}
