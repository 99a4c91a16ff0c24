package requests_test

import (
	"fmt"
	"strings"

	"github.com/apigen/apigen/internal/e2e/page"
)

// spellings asks for a field of the name a as each row sends it, in a query and in
// a form.
func spellings(text *strings.Builder, name string, table page.Table) []asking {
	var out []asking
	for i, row := range table {
		field, sent, want := page.Codes(row[0]), page.Codes(row[1])[0], page.Codes(row[2])[0]
		typ := fmt.Sprintf("%s%d", name, i)
		tag := strings.Join(append([]string{"a"}, field[1:]...), ",")
		fmt.Fprintf(text, "type %s {\n\tA %s `form:\"%s\"`\n}\n\n", typ, field[0], tag)
		fmt.Fprintf(text, "service echo-api {\n\t@handler Get%s\n\tget /%s (%s) returns (%s)\n\t@handler Post%s\n\tpost /%s (%s) returns (%s)\n}\n\n",
			typ, typ, typ, typ, typ, typ, typ, typ)
		about := strings.ReplaceAll(strings.Join(field, ",")+" "+sent, "*", "pointer to ")
		query := asking{Name: "query " + about, Method: "GET", Target: "/" + typ + "?" + strings.ReplaceAll(sent, `"`, "%22"), field: "A", want: want}
		form := asking{
			Name: "form " + about, Method: "POST", Target: "/" + typ, Body: sent,
			Type: "application/x-www-form-urlencoded", field: "A", want: want,
		}
		out = append(out, query, form)
	}
	return out
}
