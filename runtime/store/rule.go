package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/problem"
)

// Rule is what [Member] holds a member of a merge patch to, as a contract holds
// the request that creates a row.
type Rule struct {
	name, message string
	holds         func(member []byte) bool
}

// NotNull refuses null, for a column that is never NULL.
func NotNull() Rule {
	return Rule{"null", "must not be null", func(member []byte) bool { return !isNull(member) }}
}

// MaxLength refuses a text of more than n characters.
func MaxLength(n int) Rule {
	message := fmt.Sprintf("must have at most %d characters", n)
	if n == 1 {
		message = "must have at most 1 character"
	}
	return text("max", message, func(value string) bool { return utf8.RuneCountInString(value) <= n })
}

// OneOf refuses a text that is none of values.
func OneOf(values ...string) Rule {
	return text("oneof", "must be one of "+strings.Join(values, ", "), func(value string) bool { return slices.Contains(values, value) })
}

// Numeric refuses a text that is no decimal number, such as -12.50.
func Numeric() Rule { return text("numeric", "must be a decimal number", bind.IsNumeric[string]) }

// UUID refuses a text that is no UUID (RFC 9562, section 4).
func UUID() Rule { return text("uuid", "must be a UUID", bind.IsUUID[string]) }

// text is a rule of a text. What is no text breaks it; null does not.
func text(name, message string, holds func(string) bool) Rule {
	return Rule{name, message, func(member []byte) bool {
		var value string
		return isNull(member) || json.Unmarshal(member, &value) == nil && holds(value)
	}}
}

func isNull(member []byte) bool { return bytes.Equal(bytes.TrimSpace(member), []byte("null")) }

// Check holds a member of a body to rules. A member that is absent, of no text,
// breaks none. The error is a problem with status 400 that names the member.
func Check(name string, member []byte, rules ...Rule) error {
	if len(member) == 0 {
		return nil
	}
	for _, rule := range rules {
		if !rule.holds(member) {
			return invalid(problem.Field{In: "body", Name: "/" + name, Rule: rule.name, Message: rule.message})
		}
	}
	return nil
}
