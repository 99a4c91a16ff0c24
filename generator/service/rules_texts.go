package service

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/apigen/apigen/parser/contract"
)

var formats = map[contract.RuleName]struct{ is, message string }{
	contract.RuleEmail:    {"IsEmail", "must be an email address"},
	contract.RuleURL:      {"IsURL", "must be an absolute URL"},
	contract.RuleUUID:     {"IsUUID", "must be a UUID"},
	contract.RuleAlpha:    {"IsAlpha", "must consist of letters from a to z"},
	contract.RuleAlphanum: {"IsAlphanum", "must consist of letters from a to z and digits"},
	contract.RuleNumeric:  {"IsNumeric", "must be a decimal number"},
	contract.RuleNumber:   {"IsNumber", "must consist of digits"},

	contract.RuleIP:              {"IsIP", "must be an IP address"},
	contract.RuleIPv4:            {"IsIPv4", "must be an IPv4 address"},
	contract.RuleIPv6:            {"IsIPv6", "must be an IPv6 address"},
	contract.RuleCIDR:            {"IsCIDR", "must be a network such as 192.0.2.0/24"},
	contract.RuleCIDRv4:          {"IsCIDRv4", "must be an IPv4 network such as 192.0.2.0/24"},
	contract.RuleCIDRv6:          {"IsCIDRv6", "must be an IPv6 network such as 2001:db8::/32"},
	contract.RuleMAC:             {"IsMAC", "must be a MAC address"},
	contract.RuleHostname:        {"IsHostname", "must be the name of a host"},
	contract.RuleHostname1123:    {"IsHostname1123", "must be the name of a host"},
	contract.RuleHostnamePort:    {"IsHostnamePort", "must be a host and a port"},
	contract.RuleURI:             {"IsURI", "must be an absolute URI or path"},
	contract.RuleHTTPURL:         {"IsHTTPURL", "must be an http or https URL"},
	contract.RuleHTTPSURL:        {"IsHTTPSURL", "must be an https URL"},
	contract.RuleLowercase:       {"IsLowercase", "must be in lower case"},
	contract.RuleUppercase:       {"IsUppercase", "must be in upper case"},
	contract.RuleASCII:           {"IsASCII", "must consist of ASCII characters"},
	contract.RulePrintASCII:      {"IsPrintASCII", "must consist of printable ASCII characters"},
	contract.RuleAlphaUnicode:    {"IsAlphaUnicode", "must consist of letters"},
	contract.RuleAlphanumUnicode: {"IsAlphanumUnicode", "must consist of letters and numbers"},
	contract.RuleHexadecimal:     {"IsHexadecimal", "must be a hexadecimal number"},
	contract.RuleMongoID:         {"IsMongoID", "must consist of 24 hexadecimal digits"},
	contract.RuleE164:            {"IsE164", "must be a telephone number such as +491701234567"},
	contract.RuleBase64:          {"IsBase64", "must be base64"},
	contract.RuleBase64URL:       {"IsBase64URL", "must be base64 for URLs"},
	contract.RuleJSON:            {"IsJSON", "must be JSON"},
	contract.RuleBoolean:         {"IsBoolean", "must be true or false"},
	contract.RuleLatitude:        {"IsLatitude", "must be from -90 to 90"},
	contract.RuleLongitude:       {"IsLongitude", "must be from -180 to 180"},
}

// searches are the functions of package strings that look for a text, whether a
// rule is broken when they find it, and how its argument is announced.
var searches = map[contract.RuleName]struct {
	find    string
	refused bool
	message string
}{
	contract.RuleStartsWith:    {"HasPrefix", false, "must start with "},
	contract.RuleEndsWith:      {"HasSuffix", false, "must end with "},
	contract.RuleStartsNotWith: {"HasPrefix", true, "must not start with "},
	contract.RuleEndsNotWith:   {"HasSuffix", true, "must not end with "},
	contract.RuleContains:      {"Contains", false, "must contain "},
	contract.RuleContainsAny:   {"ContainsAny", false, "must contain one of the characters "},
	contract.RuleExcludes:      {"Contains", true, "must not contain "},
	contract.RuleExcludesAll:   {"ContainsAny", true, "must not contain one of the characters "},
}

// brokenText is the condition under which a text breaks a rule that is about its
// form, or a list or number one that is like it, and what to answer then.
func (l *layout) brokenText(rule contract.Rule, ref *contract.Ref, expr string) (jen.Code, string) {
	core := ref.Core()
	format := formats[rule.Name]
	if limit, degrees := map[contract.RuleName]int{contract.RuleLatitude: 90, contract.RuleLongitude: 180}[rule.Name]; degrees && core.Name != "string" {
		number := func() *jen.Statement { return jen.Float64().Parens(jen.Id(expr)) }
		return number().Op("<").Lit(-limit).Op("||").Add(number()).Op(">").Lit(limit), format.message
	}
	switch rule.Name {
	case contract.RuleUnique:
		return jen.Op("!").Id(l.uniqueness(core, expr)), "must not have an item twice"
	case contract.RuleDatetime:
		return jen.Op("!").Id(call(l.bind("IsTime"), expr, strconv.Quote(rule.Limit))), "must be a time like " + rule.Limit
	}
	search, isSearch := searches[rule.Name]
	if !isSearch {
		return jen.Op("!").Id(call(l.bind(format.is), expr)), format.message
	}
	return notIf(!search.refused).Qual("strings", search.find).Call(asText(ref, expr), jen.Lit(rule.Limit)), search.message + rule.Limit
}

// uniqueness calls what tells whether the elements of a list or map are unique.
func (l *layout) uniqueness(core *contract.Ref, expr string) string {
	switch core.Kind {
	case contract.Map:
		return call(l.bind("IsUniqueMap"), expr)
	case contract.Array:
		return call(l.bind("IsUnique"), "("+expr+")[:]")
	}
	return call(l.bind("IsUnique"), expr)
}
