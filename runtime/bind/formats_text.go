package bind

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// IsLowercase reports whether text is not empty and has no letter that has a lower
// case in another one.
func IsLowercase[T ~string](text T) bool {
	return text != "" && string(text) == strings.ToLower(string(text))
}

// IsUppercase reports whether text is not empty and all its letters with a case
// are upper case.
func IsUppercase[T ~string](text T) bool {
	return text != "" && string(text) == strings.ToUpper(string(text))
}

// IsASCII reports whether text holds bytes below 128 only; it may be empty.
func IsASCII[T ~string](text T) bool {
	return text == "" || only(string(text), func(r rune) bool { return r < utf8.RuneSelf })
}

// IsPrintASCII reports whether text holds characters from space to tilde only; it
// may be empty.
func IsPrintASCII[T ~string](text T) bool {
	return text == "" || only(string(text), func(r rune) bool { return r >= ' ' && r <= '~' })
}

// IsAlphaUnicode reports whether text consists of letters of any script and is
// not empty.
func IsAlphaUnicode[T ~string](text T) bool { return only(string(text), unicode.IsLetter) }

// IsAlphanumUnicode reports whether text consists of letters and numbers of any
// script and is not empty.
func IsAlphanumUnicode[T ~string](text T) bool {
	return only(string(text), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// IsHexadecimal reports whether text consists of hexadecimal digits, with or
// without 0x in front.
func IsHexadecimal[T ~string](text T) bool {
	digits := string(text)
	if len(digits) > 2 && digits[0] == '0' && digits[1]|0x20 == 'x' {
		digits = digits[2:]
	}
	return only(digits, func(r rune) bool { return r < utf8.RuneSelf && isHex(byte(r)) })
}

// IsMongoID reports whether text is an object id of MongoDB: 24 hexadecimal digits
// in lower case.
func IsMongoID[T ~string](text T) bool {
	return len(text) == 24 && only(string(text), func(r rune) bool { return isDigit(r) || r >= 'a' && r <= 'f' })
}

// IsE164 reports whether text is a telephone number of 8 to 15 digits (ITU-T
// E.164) that does not begin with 0, with or without + in front.
func IsE164[T ~string](text T) bool {
	digits := strings.TrimPrefix(string(text), "+")
	return len(digits) >= 8 && len(digits) <= 15 && digits[0] != '0' && IsNumber(digits)
}

// IsBase64 reports whether text is base64 with padding (RFC 4648, section 4) and
// not empty.
func IsBase64[T ~string](text T) bool { return isPadded(string(text), "+/") }

// IsBase64URL reports whether text is base64 with padding in the alphabet for URLs
// (RFC 4648, section 5) and not empty.
func IsBase64URL[T ~string](text T) bool { return isPadded(string(text), "-_") }

func isPadded(text, further string) bool {
	bare := strings.TrimSuffix(strings.TrimSuffix(text, "="), "=")
	return len(text)%4 == 0 && only(bare, func(r rune) bool {
		return isLetter(r) || isDigit(r) || strings.ContainsRune(further, r)
	})
}

// IsJSON reports whether text is one JSON value (RFC 8259).
func IsJSON[T ~string](text T) bool { return json.Valid([]byte(text)) }

// IsBoolean reports whether text is 1, t, T, TRUE, true or True, or their
// opposites.
func IsBoolean[T ~string](text T) bool {
	_, err := strconv.ParseBool(string(text))
	return err == nil
}

// IsTime reports whether text is a time in a layout of package time.
func IsTime[T ~string](text T, layout string) bool {
	_, err := time.Parse(layout, string(text))
	return err == nil
}

// IsLatitude reports whether text is a decimal number from -90 to 90, with at most
// two digits in front of the point.
func IsLatitude[T ~string](text T) bool { return isDegrees(string(text), 90) }

// IsLongitude reports whether text is a decimal number from -180 to 180, without
// zeros in front.
func IsLongitude[T ~string](text T) bool { return isDegrees(string(text), 180) }

func isDegrees(text string, limit int) bool {
	if !IsNumeric(text) {
		return false
	}
	whole, fraction, _ := strings.Cut(strings.TrimLeft(text, "+-"), ".")
	n, err := strconv.Atoi(whole)
	plain := len(whole) == 1 || whole[0] != '0'
	return err == nil && plain && (n < limit || n == limit && strings.Trim(fraction, "0") == "")
}

// IsUnique reports whether no two elements of a list are equal.
func IsUnique[E comparable](list []E) bool {
	seen := make(map[E]struct{}, len(list))
	for _, e := range list {
		seen[e] = struct{}{}
	}
	return len(seen) == len(list)
}

// IsUniqueMap reports whether no two values of a map are equal.
func IsUniqueMap[K, E comparable](entries map[K]E) bool {
	seen := make(map[E]struct{}, len(entries))
	for _, e := range entries {
		seen[e] = struct{}{}
	}
	return len(seen) == len(entries)
}
