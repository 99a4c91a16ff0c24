package bind

import (
	"net/mail"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Lengths of an address in bytes (RFC 5321, section 4.5.3.1).
const (
	maxAddress = 254
	maxLocal   = 64
	maxLabel   = 63
)

// IsEmail reports whether text is an address such as "ann@example.com" (RFC 5322):
// no display name, no quotes, at most 254 bytes, and a domain of two labels or
// more.
func IsEmail[T ~string](text T) bool {
	if at := ordinaryLocal(string(text)); at > 0 {
		return at <= maxLocal && len(text) <= maxAddress && isDomain(string(text[at+1:]))
	}
	return isOddEmail(string(text))
}

// ordinaryLocal returns where the @ stands behind a local part of ASCII letters,
// digits and -_+, with single dots between: of those, net/mail takes all. When
// another character comes first, or the domain is not ASCII or is in brackets,
// it returns 0.
func ordinaryLocal(text string) int {
	at := 0
	for i := range len(text) {
		switch c := rune(text[i]); {
		case isLetter(c) || isDigit(c) || c == '-':
		case at == 0 && i > 0 && c == '@' && text[i-1] != '.':
			at = i
		case at == 0 && (c == '_' || c == '+'):
		case c == '.' && i > 0 && (at > 0 || text[i-1] != '.'):
		default:
			return 0
		}
	}
	return at
}

// isOddEmail looks at any text.
func isOddEmail(text string) bool {
	if len(text) > maxAddress {
		return false
	}
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Name != "" || parsed.Address != text {
		return false
	}
	at := strings.LastIndexByte(text, '@')
	return at <= maxLocal && isDomain(text[at+1:])
}

// isDomain accepts letters of any script, as in internationalised domains.
func isDomain(domain string) bool {
	labels := 0
	for label := range strings.SplitSeq(domain, ".") {
		labels++
		if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' || strings.ContainsFunc(label, notInLabel) {
			return false
		}
	}
	return labels > 1
}

func notInLabel(r rune) bool {
	return r < utf8.RuneSelf && r != '-' && !isLetter(r) && !isDigit(r)
}

// IsURL reports whether text is an absolute URL (RFC 3986): a scheme, and a
// host, a path of a file or something else behind it.
func IsURL[T ~string](text T) bool {
	parsed, err := url.Parse(string(text))
	switch {
	case err != nil || parsed.Scheme == "":
		return false
	case parsed.Scheme == "file":
		return strings.Trim(parsed.Path, "/") != ""
	}
	return parsed.Host != "" || parsed.Fragment != "" || parsed.Opaque != ""
}

// IsUUID reports whether text is a UUID in the notation of RFC 9562, section 4,
// of any version and in either letter case.
func IsUUID[T ~string](text T) bool {
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash && text[i] != '-' || !dash && !isHex(text[i]) {
			return false
		}
	}
	return true
}

// IsAlpha reports whether text consists of ASCII letters and is not empty.
func IsAlpha[T ~string](text T) bool { return only(string(text), isLetter) }

// IsAlphanum reports whether text consists of ASCII letters and digits and is
// not empty.
func IsAlphanum[T ~string](text T) bool {
	return only(string(text), func(r rune) bool { return isLetter(r) || isDigit(r) })
}

// IsNumber reports whether text consists of ASCII digits and is not empty.
func IsNumber[T ~string](text T) bool { return only(string(text), isDigit) }

// IsNumeric reports whether text is a decimal number such as "-12.50", with
// digits on both sides of the point and without exponent.
func IsNumeric[T ~string](text T) bool {
	unsigned := string(text)
	if unsigned != "" && (unsigned[0] == '+' || unsigned[0] == '-') {
		unsigned = unsigned[1:]
	}
	whole, fraction, pointed := strings.Cut(unsigned, ".")
	return IsNumber(whole) && (!pointed || IsNumber(fraction))
}

func only(text string, is func(rune) bool) bool {
	for _, r := range text {
		if !is(r) {
			return false
		}
	}
	return text != ""
}

func isLetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

func isHex(c byte) bool { return isDigit(rune(c)) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
