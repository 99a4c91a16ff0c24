package contract_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser/diag"
)

// warningsOf resolves a contract with one field in the request of a route and
// returns what is said about it, and how to mend it.
func warningsOf(t *testing.T, route, field string) (out []string) {
	t.Helper()
	text := "type R {\n\t" + field + "\n}\n\nservice s-api {\n\t@handler Do\n\t" + route + " (R)\n}\n"
	_, list := resolve(t, &txtar.Archive{Files: []txtar.File{{Name: "main.api", Data: []byte(text)}}})
	for _, d := range list {
		require.Equal(t, diag.Warning, d.Severity)
		out = append(out, d.Message+"; "+d.Hint)
	}
	return out
}

func TestTagsOfOtherFrameworksAreSaidWithWhatIsReadInstead(t *testing.T) {
	for _, test := range []struct{ route, field, want string }{
		{"get /x", "S string `cookies:\"sid\"`", "tag key cookies has no meaning here: the field is read from the query by its name in Go; did you mean cookie?"},
		{"get /x", "S string `query:\"q\"`", "tag key query has no meaning here: the field is read from the query by its name in Go; did you mean form?"},
		{"post /x", "S string `query:\"q\"`", "tag key query has no meaning here: the field is read from the body by its name in Go; did you mean form?"},
		{"get /x/:s", "S string `uri:\"s\"`", "tag key uri has no meaning here: the field is read from the path by its name in Go; did you mean path?"},
		{"post /x", "S string `jason:\"s\"`", "tag key jason has no meaning here: the field is read from the body by its name in Go; did you mean json?"},
		{"post /x", "S string `json:\"-\" query:\"s\"`", "tag key query has no meaning here: the field is not read from requests; did you mean form?"},
		{"post /x", "S string `json:\"s\" binding:\"required\"`", "tag key binding has no meaning here, so its rules are not checked; did you mean validate?"},
		{"post /x", "S string `validate:\"emial\"`", "no rule is called emial, so the service does not check it; did you mean email?"},
		{"post /x", "S string `validate:\"eqcsfield=Inner.S\"`", "rule eqcsfield is not checked by the service; write eqfield=A.B, which looks into structs too"},
		{"post /x", "S string `validate:\"isbn\"`", "rule isbn is not checked by the service; check it in the logic, or with regexp=…"},
		{"post /x", "S string `validate:\"mobile\"`", "no rule is called mobile, so the service does not check it; check it in the logic, or leave it to a validator of your own"},
	} {
		require.Equal(t, []string{test.want}, warningsOf(t, test.route, test.field), test.field)
	}
}

func TestARuleThatNothingChecksIsSaidOnce(t *testing.T) {
	text := "type R {\n\tA string `validate:\"mobile\"`\n\tB string `validate:\"required,mobile\"`\n\tC []string `validate:\"dive,mobile\"`\n}\n\nservice s-api {\n\t@handler Do\n\tpost /x (R)\n}\n"
	_, list := resolve(t, &txtar.Archive{Files: []txtar.File{{Name: "main.api", Data: []byte(text)}}})
	require.Len(t, list.Folded(), 1)
	require.Equal(t, 3, list.Folded()[0].Times())
}
