package breaking_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/breaking"
)

// TestRulesAboutOtherFieldsAreComparedByWhatTheyLetThrough has the rules of one field
// before and after a change.
func TestRulesAboutOtherFieldsAreComparedByWhatTheyLetThrough(t *testing.T) {
	for _, c := range []struct {
		old, new string
		breaks   bool
	}{
		{"", "gtfield=B", true},
		{"gtfield=B", "", false},
		{"gtfield=B", "gtefield=B", false},
		{"gtefield=B", "gtfield=B", true},
		{"gtfield=B", "nefield=B", false},
		{"ltfield=B", "ltefield=B,nefield=B", false},
		{"eqfield=B", "gtefield=B,ltefield=B", false},
		{"gtefield=B,ltefield=B", "eqfield=B", true},
		{"gtfield=B", "gtfield=C", true},
		{"gtfield=B", "gtfield=b", false},
		{"omitempty,gtfield=B", "gtfield=B", true},
		{"gtfield=B", "omitempty,gtfield=B", false},
		{"required_with=B C", "required_with=B", false},
		{"required_with=B", "required_with=B C", true},
		{"required_with=B", "required_with_all=B C", false},
		{"required_with_all=B C", "required_with=B C", true},
		{"required_with_all=B", "required_with_all=B C", false},
		{"required_with_all=B C", "required_with_all=B", true},
		{"required_without=B C", "required_without=C", false},
		{"required_without=C", "required_without_all=B C", false},
		{"required_without_all=B C", "required_without_all=B", true},
		{"required_if=B 1", "required_if=B 1 C 2", false},
		{"required_if=B 1 C 2", "required_if=B 1", true},
		{"required_if=B 1", "required_if=B 2", true},
		{"required_if=B 1", "required_if=b 0x1", false},
		{"required_unless=B 1", "required_unless=B 1 C 2", false},
		{"required_unless=B 1 C 2", "required_unless=B 1", true},
		{"excluded_with=B", "excluded_with=C", true},
		{"excluded_with=B C", "excluded_with_all=B C", false},
		{"excluded_unless=B 1", "excluded_unless=C 2 B 1", false},
	} {
		before, after := fieldRules(c.old), fieldRules(c.new)
		report := breaking.Compare(resolve([]byte(before)), resolve([]byte(after)))
		if c.breaks {
			require.Len(t, report.Findings, 1, "%s to %s", c.old, c.new)
			require.Equal(t, breaking.RequestCheckTightened, report.Findings[0].Rule.ID)
			continue
		}
		require.Empty(t, report.Findings, "%s to %s", c.old, c.new)
	}
}

func fieldRules(rules string) string {
	return fmt.Sprintf("type R {\n\tA int `json:\"a,optional\" validate:\"%s\"`\n\tB int `json:\"b,optional\"`\n\tC int `json:\"c,optional\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R) returns (R)\n}\n", rules)
}

// TestNewFieldsThatOldRequestsMayLackAreRequired has the rules of a new field, which
// no old request has.
func TestNewFieldsThatOldRequestsMayLackAreRequired(t *testing.T) {
	const old = "type R {\n\tB int `json:\"b,optional\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n"
	for rules, breaks := range map[string]bool{
		"required_with=B": true, "required_with=D": false, "required_with=B D": true, "required_with_all=B D": false,
		"required_without=B": true, "required_without=D": true, "required_if=B 1": true, "required_if=D 1": false,
		"required_if=D 0": true, "required_unless=D 1": true, "excluded_with=B": false, "gtfield=B": false,
	} {
		changed := fmt.Sprintf("type R {\n\tB int `json:\"b,optional\"`\n\tA int `json:\"a,optional\" validate:\"%s\"`\n\tD int `json:\"d,optional\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n", rules)
		report := breaking.Compare(resolve([]byte(old)), resolve([]byte(changed)))
		require.Equal(t, breaks, len(report.Findings) == 1 && report.Findings[0].Rule.ID == breaking.RequiredFieldAdded, "%s: %v", rules, report.Findings)
	}
}

// A zero that counted as not sent is a value like any other behind a pointer, and in a text.
func TestZerosThatBecomeValuesMeetRules(t *testing.T) {
	const service = "service a {\n\t@handler A\n\tget /a (R)\n}\n"
	for _, c := range [][2]string{
		{"type R {\n\tA string `form:\"a,optional\" validate:\"excluded_with=B\"`\n\tB int `form:\"b,optional\"`\n}\n", "type R {\n\tA string `form:\"a,optional\" validate:\"excluded_with=B\"`\n\tB *int `form:\"b,optional\"`\n}\n"},
		{"type R {\n\tA int8 `form:\"a,optional\" validate:\"omitempty,ne=0\"`\n}\n", "type R {\n\tA string `form:\"a,optional\" validate:\"omitempty,ne=0\"`\n}\n"},
	} {
		report := breaking.Compare(resolve([]byte(c[0]+service)), resolve([]byte(c[1]+service)))
		rules := []string{}
		for _, f := range report.Findings {
			rules = append(rules, string(f.Rule.ID))
		}
		require.Contains(t, rules, string(breaking.RequestCheckTightened), c[1])
	}
}
