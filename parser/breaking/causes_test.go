package breaking_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/breaking"
)

// TestRootCauses: what follows from another change is not reported again.
func TestRootCauses(t *testing.T) {
	const post = "service a {\n\t@handler A\n\tpost /a (R)\n\t@handler B\n\tpost /b (R)\n}\n"
	const get = "service a {\n\t@handler A\n\tget /a returns (R)\n\t@handler B\n\tget /b returns (S)\n}\n"
	for name, c := range map[string]struct {
		old, new string
		want     []string
	}{
		"a json field moves all form fields to the query": {
			"type R {\n\tX string `form:\"x\"`\n\tY string `form:\"y\"`\n}\n" + post,
			"type R {\n\tX string `form:\"x\"`\n\tY string `form:\"y\"`\n\tZ string `json:\"z,optional\"`\n}\n" + post,
			[]string{"body-format-changed POST /a", "body-format-changed POST /b"},
		},
		"a field of an embedded type": {
			"type Base {\n\tX string\n\tY string\n}\ntype R {\n\tBase\n}\ntype S {\n\tBase\n\tZ int\n}\n" + get,
			"type Base {\n\tX string\n}\ntype R {\n\tBase\n}\ntype S {\n\tBase\n\tZ int\n}\n" + get,
			[]string{"response-field-removed GET /a GET /b"},
		},
		"a field of a generic type": {
			"type P[T] {\n\tX T\n\tY string\n}\ntype R {\n\tL P[int]\n}\ntype S {\n\tL P[string]\n}\n" + get,
			"type P[T] {\n\tX T\n}\ntype R {\n\tL P[int]\n}\ntype S {\n\tL P[string]\n}\n" + get,
			[]string{"response-field-removed GET /a GET /b"},
		},
		"a new body with many fields": {
			"service a {\n\t@handler A\n\tpost /a\n}\n",
			"type R {\n\tX string\n\tY string\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"body-added POST /a"},
		},
		"an object becomes a list": {
			"type R {\n\tX string\n\tY string\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tX string\n\tY string\n}\nservice a {\n\t@handler A\n\tpost /a ([]R)\n}\n",
			[]string{"request-list-changed POST /a"},
		},
		"a pointer becomes a required value": {
			"type R {\n\tX *string\n}\n" + post, "type R {\n\tX string\n}\n" + post,
			[]string{"request-now-required POST /a POST /b"},
		},
		"a variable joins the path": {
			"type R {\n\tID string `form:\"id\"`\n}\nservice a {\n\t@handler A\n\tget /a (R)\n}\n",
			"type R {\n\tID string `path:\"id\"`\n}\nservice a {\n\t@handler A\n\tget /a/:id (R)\n}\n",
			[]string{"route-moved GET /a"},
		},
		"an array gets longer on both ways": {
			"type R {\n\tX [3]int\n}\nservice a {\n\t@handler A\n\tpost /a (R) returns (R)\n}\n",
			"type R {\n\tX [4]int\n}\nservice a {\n\t@handler A\n\tpost /a (R) returns (R)\n}\n",
			[]string{"request-type-changed POST /a", "response-type-changed POST /a"},
		},
		"values of a map, elements of a list": {
			"type R {\n\tX map[string]int\n}\ntype S {\n\tX []string\n}\n" + get,
			"type R {\n\tX map[string]bool\n}\ntype S {\n\tX []*string\n}\n" + get,
			[]string{"response-type-changed GET /a", "response-field-optional GET /b"},
		},
		"a prefix and a guard for all routes": {
			"@server (\n\tprefix: /v1\n)\nservice a {\n\t@handler A\n\tget /a\n\t@handler B\n\tget /b/:id\n}\n",
			"@server (\n\tprefix: /v2\n\tjwt: Auth\n)\nservice a {\n\t@handler A\n\tget /a\n\t@handler B\n\tget /b/:id\n}\n",
			[]string{"route-moved GET /v1/a GET /v1/b/:id", "auth-added GET /v1/a GET /v1/b/:id"},
		},
		"files of every limit": {
			"type R {\n\tA File `form:\"a,maxSize=20\"`\n\tB []File `form:\"b\"`\n\tC File `form:\"c\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tA File `form:\"a,maxSize=10\"`\n\tB []File `form:\"b,maxCount=99\"`\n\tC File `form:\"c,types=image/*\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"request-file-narrowed POST /a", "request-file-narrowed POST /a", "request-file-narrowed POST /a"},
		},
		"a file becomes a text": {
			"type R {\n\tA File `form:\"a\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tA string `form:\"a\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"request-type-changed POST /a"},
		},
		"a header that becomes a field": {
			"type R {\n\tX string `header:\"x-a\"`\n\tY string\n}\n" + post,
			"type R {\n\tX string `json:\"x-a\"`\n\tY string\n}\n" + post,
			[]string{"param-relocated POST /a POST /b"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			broken, _ := breaking.Compare(resolve([]byte(c.old)), resolve([]byte(c.new))).At(breaking.JSON)
			var got []string
			for _, f := range broken {
				got = append(got, string(f.Rule.ID)+" "+strings.Join(f.Routes, " "))
			}
			require.Equal(t, c.want, got)
		})
	}
}
