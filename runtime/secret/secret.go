package secret

import (
	"fmt"
	"log/slog"
)

// Redacted is what a secret looks like when it is printed.
const Redacted = "[redacted]"

// String is a text value that prints as [Redacted] through fmt (all verbs),
// encoding/json, encoding.TextMarshaler and log/slog. The zero value is the
// empty secret and prints as "", so that a missing value can be noticed.
// Compare secrets with crypto/subtle, not with ==.
type String struct {
	// A pointer keeps reflection-based printers of enclosing structs away
	// from the text: they show an address.
	value *string
}

// New returns a secret holding value.
func New(value string) String {
	if value == "" {
		return String{}
	}
	return String{value: &value}
}

// Reveal returns the value in the clear. Call it where the value is used, not
// where it is passed on.
func (s String) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether the secret is empty.
func (s String) IsZero() bool { return s.value == nil }

// String returns the placeholder, or "" for the empty secret.
func (s String) String() string {
	if s.IsZero() {
		return ""
	}
	return Redacted
}

// Format writes the placeholder for every verb and flag, %#v and %x included.
func (s String) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, s.String()) }

// MarshalText returns the placeholder; encoding/json uses it too.
func (s String) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText sets the secret to text. It never fails.
func (s *String) UnmarshalText(text []byte) error {
	*s = New(string(text))
	return nil
}

// LogValue returns the placeholder for log/slog.
func (s String) LogValue() slog.Value { return slog.StringValue(s.String()) }
