package breaking

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// stronger are the rules that a text passes only when it passes another one too.
var stronger = map[contract.RuleName][]contract.RuleName{
	contract.RuleIP:              {contract.RuleIPv4, contract.RuleIPv6},
	contract.RuleCIDR:            {contract.RuleCIDRv4, contract.RuleCIDRv6},
	contract.RuleHostname1123:    {contract.RuleHostname},
	contract.RuleHTTPURL:         {contract.RuleHTTPSURL},
	contract.RuleASCII:           {contract.RulePrintASCII, contract.RuleAlpha, contract.RuleAlphanum, contract.RuleNumber, contract.RuleNumeric, contract.RuleUUID},
	contract.RulePrintASCII:      {contract.RuleAlpha, contract.RuleAlphanum, contract.RuleNumber, contract.RuleNumeric, contract.RuleUUID},
	contract.RuleAlphanum:        {contract.RuleAlpha, contract.RuleNumber, contract.RuleMongoID},
	contract.RuleAlphaUnicode:    {contract.RuleAlpha},
	contract.RuleAlphanumUnicode: {contract.RuleAlphaUnicode, contract.RuleAlpha, contract.RuleAlphanum, contract.RuleNumber},
	contract.RuleNumeric:         {contract.RuleNumber, contract.RuleLatitude, contract.RuleLongitude},
	contract.RuleHexadecimal:     {contract.RuleNumber, contract.RuleMongoID},
	contract.RuleLowercase:       {contract.RuleMongoID},
}

// impliesText reports whether a text that passes one rule passes another by what
// they mean.
func impliesText(rule, other contract.Rule) bool {
	if slices.Contains(stronger[other.Name], rule.Name) {
		return true
	}
	if rule.Name != other.Name {
		return false
	}
	switch rule.Name {
	case contract.RuleStartsWith:
		return strings.HasPrefix(rule.Limit, other.Limit)
	case contract.RuleEndsWith:
		return strings.HasSuffix(rule.Limit, other.Limit)
	case contract.RuleContains:
		return strings.Contains(rule.Limit, other.Limit)
	}
	return false
}
