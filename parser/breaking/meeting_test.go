package breaking_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/breaking"
)

// A new route beside an old one takes its requests where some text fits both, with
// values that the variables of the old one could have.
func TestRoutesThatTakeRequestsWithinASegment(t *testing.T) {
	for _, c := range []struct {
		field, old, new string // the field is that of :v
		shadowed        bool
	}{
		{"string", "/x/:v", "/x/:w:cancel", true},
		{"int", "/x/:v", "/x/:w:cancel", false},
		{"string", "/x/:v:cancel", "/x/:w:stop", false},
		{"string", "/x/:v:cancel", "/x/:w", false},
		{"string", "/x/:v", "/x/a:cancel", true},
		{"string", "/x/:v", "/x:cancel", false},
		{"string", "/x/:v", "/x/:a-:b", true},
		{"int", "/x/:v", "/x/:a-:b", false},
		{"float64", "/x/:v", "/x/:a-:b", true}, // 1e-1
		{"float64", "/x/:v", "/x/:a.:b", true},
		{"float64", "/x/:v", "/x/:a_:b", false},
		{"time.Time", "/x/:v", "/x/:a-:b", true},
		{"time.Time", "/x/:v", "/x/:a:cancel", false},
		{"string", "/x/:u.:v", "/x/:a-:b", true},
		{"string", "/x/:u-:v", "/x/:a.:b", false}, // which comes behind
		{"string", "/x/:u-:v", "/x/:a-:b-:c", true},
		{"int", "/x/:u-:v", "/x/:a-:b-:c", false},
		{"int", "/x/:u-:v", "/x/:a:go", false},
		{"string", "/x/:u-:v", "/x/:a:go", true},
		{"string", "/x/:u-:v", "/x/img-:a", true},
		{"string", "/x/img-:v", "/x/img-big-:a", true},
		{"string", "/x/img-:v", "/x/doc-:a", false},
		{"int", "/x/img-:v", "/x/img-big-:a", false},
		{"string", "/x/*v", "/x/:a-:b", true},
		{"string", "/x/:v/y", "/x/:a:go/z", false},
		{"string", "/x/:v/y", "/x/:a:go/:z", true},
		{"string", "/x/:v", "/x/1-2", true},
		{"int", "/x/:u-:v", "/x/1-2", true},
		{"int", "/x/:u-:v", "/x/1-two", false},
	} {
		old := contractWithRoutes(c.field, "", c.old)
		new := contractWithRoutes(c.field, "", c.old, c.new)
		require.Equal(t, c.shadowed, shadowed(t, old, new), "%s %s, %s", c.field, c.old, c.new)
	}
}

func TestRulesOfAVariableSayWhatMeetsIt(t *testing.T) {
	for _, c := range []struct {
		tag, new string
		shadowed bool
	}{
		{`path:"v,options=a|b-c"`, "/x/:a-:b", true},
		{`path:"v,options=a|b-c"`, "/x/:a.:b", false},
		{`path:"v" validate:"len=36"`, "/x/:a:go", true},
		{`path:"v" validate:"max=3"`, "/x/:a:go", false},
		{`path:"v" validate:"max=4"`, "/x/:a:go", true},
	} {
		old := contractWithRoutes("string", c.tag, "/x/:v")
		new := contractWithRoutes("string", c.tag, "/x/:v", c.new)
		require.Equal(t, c.shadowed, shadowed(t, old, new), "%s, %s", c.tag, c.new)
	}
}

func TestSegmentsOfManyVariablesAreComparedInTime(t *testing.T) {
	var routes []string
	for i := range 300 {
		routes = append(routes, fmt.Sprintf("/x/:a-:b.:c/p%d", i), fmt.Sprintf("/y/:a-:b/p%d", i))
	}
	began := time.Now()
	old := contractWithRoutes("string", "", routes...)
	require.True(t, shadowed(t, old, contractWithRoutes("string", "", append(routes, "/y/:a-:b:go/:z")...)))
	require.Less(t, time.Since(began), 20*time.Second)
}

func contractWithRoutes(field, tag string, routes ...string) string {
	if tag == "" {
		tag = `path:"v"`
	}
	text := "type R {\n\tV " + field + " `" + tag + "`\n}\nservice a {\n"
	for i, path := range routes {
		text += fmt.Sprintf("\t@handler H%d\n\tget %s", i, path)
		if i == 0 {
			text += " (R)"
		}
		text += "\n"
	}
	return text + "}\n"
}

func shadowed(t *testing.T, old, new string) bool {
	t.Helper()
	broken, _ := breaking.Compare(resolve([]byte(old)), resolve([]byte(new))).At(breaking.JSON)
	for _, f := range broken {
		require.Equal(t, breaking.RouteShadowed, f.Rule.ID)
	}
	return len(broken) > 0
}

// A route that stands before an old one, and takes escaped slashes now, takes those
// that the old one took.
func TestRoutesThatTakeEscapedSlashesOfOthers(t *testing.T) {
	for _, c := range []struct {
		first, second string // paths; :k takes escaped slashes, :o does when it is opened
		shadowed      bool
	}{
		{"/x/:o:stat", "/x/:k", true},
		{"/x/:o:stat", "/x/:v", false},
		{"/x/:o:stat/:w", "/x/:v/:k", false},
		{"/x/:v:stat/:o", "/x/:w/:k", true},
		{"/x/:o:stat/a", "/x/*k", true},
		{"/x/:v:stat/*o", "/x/:w/:k", true},
		{"/x/:k", "/x/*o", false},
		{"/x/a/:o", "/x/:k/b", false},
	} {
		contractOf := func(opened string) string {
			field := func(name, option string) string {
				return "\t" + strings.ToUpper(name) + " string `path:\"" + name + option + "\"`\n"
			}
			out := ""
			for i, path := range []string{c.first, c.second} {
				fields := ""
				for _, name := range regexp.MustCompile(`[:*]([vwko])`).FindAllStringSubmatch(path, -1) {
					fields += field(name[1], map[string]string{"k": ",encodedSlash", "o": opened}[name[1]])
				}
				out += fmt.Sprintf("type T%d {\n%s}\n\nservice shop-api {\n\t@handler H%d\n\tget %s (T%d)\n}\n\n", i, fields, i, path, i)
			}
			return out
		}
		require.Equal(t, c.shadowed, shadowed(t, contractOf(""), contractOf(",encodedSlash")), "%s, %s", c.first, c.second)
	}
}
