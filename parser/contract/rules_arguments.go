package contract

import (
	"maps"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of a regular expression. Matching takes time linear in the text, and
// these bound the factor.
const (
	maxPattern = 1000   // bytes
	maxProgram = 10_000 // instructions: (a{100}){100} has as many
)

// texts are the rules for texts that have no argument.
var texts = []RuleName{
	RuleEmail, RuleURL, RuleUUID, RuleAlpha, RuleAlphanum, RuleNumeric, RuleNumber,
	RuleIP, RuleIPv4, RuleIPv6, RuleCIDR, RuleCIDRv4, RuleCIDRv6, RuleMAC, RuleHostname, RuleHostname1123, RuleHostnamePort,
	RuleURI, RuleHTTPURL, RuleHTTPSURL, RuleLowercase, RuleUppercase, RuleASCII, RulePrintASCII, RuleAlphaUnicode,
	RuleAlphanumUnicode, RuleHexadecimal, RuleMongoID, RuleE164, RuleBase64, RuleBase64URL, RuleJSON, RuleBoolean,
	RuleLatitude, RuleLongitude,
}

// searches are the rules for texts that look for another text.
var searches = []RuleName{
	RuleStartsWith, RuleEndsWith, RuleStartsNotWith, RuleEndsNotWith, RuleContains, RuleContainsAny, RuleExcludes, RuleExcludesAll,
}

var comparisons = []RuleName{RuleMin, RuleMax, RuleLen, RuleGT, RuleGTE, RuleLT, RuleLTE, RuleEQ, RuleNE}

func knownRule(name RuleName) bool { return slices.Contains(ruleNames(), string(name)) }

// ruleNames are the rules that services check.
func ruleNames() []string {
	var out []string
	for _, name := range slices.Concat([]RuleName{RuleRequired, RuleOneOf, RuleRegexp, RuleUnique, RuleDatetime}, texts, searches, comparisons) {
		out = append(out, string(name))
	}
	for _, name := range slices.Sorted(maps.Keys(relationKinds)) {
		out = append(out, string(name))
	}
	return out
}

// rule reads one rule for a value. It is false for one that is not known, that
// always holds, or that was reported.
func (v *validation) rule(ref *Ref, part rulePart, name RuleName, arg string) (Rule, bool) {
	core := ref.OnWire()
	var rule Rule
	why := ""
	switch {
	case !knownRule(name):
		v.warnUnchecked(part, string(name))
		return Rule{}, false
	case name == RuleRequired:
		// A struct or an array is there when it is sent.
		return Rule{Name: name}, core.Kind != Array && (core.Kind != Named || core.Type == nil)
	case goesWithoutSaying(name, core):
		return Rule{}, false
	case (name == RuleLatitude || name == RuleLongitude) && core.number():
	case name == RuleUnique:
		why = uniqueness(ref, arg)
	case name == RuleOneOf:
		rule, why = oneOf(core, arg)
	case slices.Contains(comparisons, name):
		rule, why = comparison(core, name, commas.Replace(arg))
	case !core.isText():
		why = "needs a text, not " + ref.text()
	case name == RuleRegexp:
		rule, why = pattern(arg)
	case name == RuleDatetime:
		rule, why = timeLayout(commas.Replace(arg))
	case slices.Contains(searches, name):
		if rule.Limit = commas.Replace(arg); arg == "" {
			why = "has no text to look for"
		}
	}
	rule.Name = name
	if why != "" {
		v.warnRule(ref, part, why)
	}
	return rule, why == ""
}

// commas are how a validate tag writes signs that would end a rule.
var commas = strings.NewReplacer("0x2C", ",", "0x7C", "|")

func (v *validation) warnRule(ref *Ref, part rulePart, why string) {
	warning := v.warn(part, "rule %s %s, and is ignored", strings.TrimSpace(part.text), why)
	kind := ref.Core().Kind
	if (kind == Slice || kind == Array || kind == Map) && strings.HasPrefix(why, "needs a text") {
		warning.hint("write dive in front of it to check each element")
		return
	}
	warning.hint("correct the rule or remove it")
}

func (r *Ref) isText() bool { return r.Kind == Basic && r.Name == "string" }

// comparison reads a rule that compares a value, a length or a count.
func comparison(core *Ref, name RuleName, arg string) (Rule, string) {
	equality := name == RuleEQ || name == RuleNE
	switch {
	case core.isText() && equality:
		return Rule{Of: OfValue, Limit: arg}, ""
	case core.isText():
		return counted(OfLength, arg)
	case core.Kind == Slice || core.Kind == Array || core.Kind == Map || core.Kind == Bytes:
		return counted(OfItems, arg)
	case core.number() || core.Kind == Duration:
		limit, why := limit(core, arg)
		return Rule{Of: OfValue, Limit: limit}, why
	case core.Kind == Basic && core.Name == "bool" && equality:
		is, err := strconv.ParseBool(arg)
		if err != nil {
			return Rule{}, "needs true or false"
		}
		return Rule{Of: OfValue, Limit: strconv.FormatBool(is)}, ""
	}
	return Rule{}, "does not fit a value of type " + core.text()
}

func counted(of Measure, arg string) (Rule, string) {
	n, err := strconv.ParseInt(arg, 0, 32)
	if err != nil || n < 0 {
		return Rule{}, "needs a whole number, 0 or more"
	}
	return Rule{Of: of, Limit: strconv.FormatInt(n, 10)}, ""
}

// limit reads a number as go-playground/validator does, which takes 0x10 too,
// and spells it in decimal.
func limit(core *Ref, arg string) (string, string) {
	switch {
	case core.Kind == Duration:
		d, err := time.ParseDuration(arg)
		if n, bad := strconv.ParseInt(arg, 0, 64); bad == nil {
			d, err = time.Duration(n), nil
		}
		if err != nil {
			return "", "needs a duration such as 1m30s"
		}
		return d.String(), ""
	case core.integer() && core.unsigned():
		n, err := strconv.ParseUint(arg, 0, 64)
		if err != nil {
			return "", "needs a whole number, 0 or more"
		}
		return strconv.FormatUint(n, 10), ""
	case core.integer():
		n, err := strconv.ParseInt(arg, 0, 64)
		if err != nil {
			return "", "needs a whole number"
		}
		return strconv.FormatInt(n, 10), ""
	}
	n, err := parseFloat(arg, 64)
	if err != nil {
		return "", "needs a number"
	}
	return strconv.FormatFloat(n, 'g', -1, 64), ""
}

// oneOfParts are the values of oneof: words, or texts in single quotes.
var oneOfParts = regexp.MustCompile(`'[^']*'|\S+`)

func oneOf(core *Ref, arg string) (Rule, string) {
	if !core.isText() && !core.integer() {
		return Rule{}, "needs a text or a whole number, not " + core.text()
	}
	var options []string
	for _, option := range oneOfParts.FindAllString(arg, -1) {
		option = commas.Replace(strings.ReplaceAll(option, "'", ""))
		if core.integer() {
			canonical, why := limit(core, option)
			if why != "" || core.parse(canonical) != nil {
				return Rule{}, "has a value that is no " + core.text()
			}
			option = canonical
		}
		if !slices.Contains(options, option) {
			options = append(options, option)
		}
	}
	if len(options) == 0 {
		return Rule{}, "has no values"
	}
	return Rule{Options: options}, ""
}

func pattern(arg string) (Rule, string) {
	arg = strings.ReplaceAll(arg, "0x2C", ",")
	switch {
	case arg == "":
		return Rule{}, "has no pattern"
	case len(arg) > maxPattern:
		return Rule{}, "is longer than " + strconv.Itoa(maxPattern) + " bytes"
	}
	parsed, err := syntax.Parse(arg, syntax.Perl)
	if bad, ok := err.(*syntax.Error); ok {
		return Rule{}, "is no regular expression (" + bad.Code.String() + ")"
	}
	program, err := syntax.Compile(parsed.Simplify())
	switch {
	case err != nil:
		return Rule{}, "is no regular expression"
	case len(program.Inst) > maxProgram:
		return Rule{}, "repeats so much that every check would be slow"
	}
	return Rule{Pattern: arg}, ""
}
