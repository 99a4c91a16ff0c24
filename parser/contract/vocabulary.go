package contract

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// vocabulary are the further rules of go-playground/validator, which services
// do not check.
var vocabulary = strings.Fields(`
	skip_unless isdefault eq_ignore_case ne_ignore_case eqcsfield necsfield gtcsfield gtecsfield ltcsfield ltecsfield
	fieldcontains fieldexcludes alphaspace alphanumspace hexcolor rgb rgba hsl hsla cmyk iscolor origin urn_rfc8141
	urn_rfc2141 file filepath base32 base64rawurl containsrune excludesrune image mimetype isbn isbn10 isbn13 issn eth_addr
	eth_addr_checksum btc_addr btc_addr_bech32 uuid3 uuid4 uuid5 uuid7 uuid_rfc4122 uuid3_rfc4122 uuid4_rfc4122
	uuid5_rfc4122 ulid md4 md5 sha256 sha384 sha512 ripemd128 ripemd160 tiger128 tiger160 tiger192 multibyte datauri ssn
	tcp4_addr tcp6_addr tcp_addr udp4_addr udp6_addr udp_addr ip4_addr ip6_addr ip_addr unix_addr uds_exists hostname_label
	fqdn oneofci noneof noneofci html html_encoded url_encoded dir dirpath jwt port timezone iso3166_1_alpha2
	iso3166_1_alpha2_eu iso3166_1_alpha3 iso3166_1_alpha3_eu iso3166_1_alpha_numeric iso3166_1_alpha_numeric_eu iso3166_2
	country_code eu_country_code iso4217 iso4217_numeric bcp47_language_tag bcp47_strict_language_tag
	postcode_iso3166_alpha2 postcode_iso3166_alpha2_field bic_iso_9362_2014 bic semver dns_rfc1035_label credit_card cve
	luhn_checksum mongodb_connection_string cron spicedb ein duration validateFn
`)

// directives say how rules are applied, and are no rules themselves.
var directives = []string{"dive", "omitempty", "omitzero", "omitnil", "keys", "endkeys", "structonly", "nostructlevel"}

// warnUnchecked speaks about a rule that nothing here checks. It says the same
// wherever the rule stands, so that many places are one warning.
func (v *validation) warnUnchecked(part rulePart, name string) {
	if name == "" || slices.Contains(directives, name) {
		return
	}
	if slices.Contains(vocabulary, name) {
		unchecked := v.warn(part, "rule %s is not checked by the service", name)
		if within := strings.Replace(name, "csfield", "field", 1); within != name {
			unchecked.hint("write %s=A.B, which looks into structs too", within)
			return
		}
		unchecked.hint("check it in the logic, or with regexp=…")
		return
	}
	unknown := v.warn(part, "no rule is called %s, so the service does not check it", name)
	if near, ok := diag.Nearest(name, slices.Concat(ruleNames(), directives, vocabulary)); ok {
		unknown.hint("did you mean %s?", near)
		return
	}
	unknown.hint("check it in the logic, or leave it to a validator of your own")
}

// nilable reports whether a value that is no pointer can be nil.
func (r *Ref) nilable() bool {
	return slices.Contains([]Kind{Slice, Map, Bytes, RawJSON, Any}, r.OnWire().Kind)
}
