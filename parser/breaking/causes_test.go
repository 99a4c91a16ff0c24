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
		"a member of an error that two routes throw": {
			"error E 423 \"e\" {\n\tX string\n\tY string\n}\nservice a {\n\t@handler A\n\tget /a throws (E)\n\t@handler B\n\tget /b throws (E)\n}\n",
			"error E 423 \"e\" {\n\tX string\n}\nservice a {\n\t@handler A\n\tget /a throws (E)\n\t@handler B\n\tget /b throws (E)\n}\n",
			[]string{"response-field-removed GET /a GET /b"},
		},
		"an error whose members are gone": {
			"error E 423 \"e\" {\n\tX string\n}\nservice a {\n\t@handler A\n\tget /a throws (E)\n}\n",
			"error E 423 \"e\"\nservice a {\n\t@handler A\n\tget /a throws (E)\n}\n",
			[]string{"response-field-removed GET /a"},
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
		"an Optional becomes an optional value": {
			"type R {\n\tX Optional[int] `json:\"x\"`\n}\n" + post, "type R {\n\tX int `json:\"x,optional\"`\n}\n" + post,
			[]string{"request-null-refused POST /a POST /b"},
		},
		"an Optional becomes a required value": {
			"type R {\n\tX Optional[int] `json:\"x\"`\n}\n" + post, "type R {\n\tX int `json:\"x\"`\n}\n" + post,
			[]string{"request-now-required POST /a POST /b"},
		},
		"an Optional refuses null": {
			"type R {\n\tX Optional[int] `json:\"x\"`\n}\n" + post, "type R {\n\tX Optional[int] `json:\"x,nonnull\"`\n}\n" + post,
			[]string{"request-null-refused POST /a POST /b"},
		},
		"a pointer refuses null": {
			"type R {\n\tX *int `json:\"x\"`\n}\n" + post, "type R {\n\tX *int `json:\"x,nonnull\"`\n}\n" + post,
			[]string{"request-null-refused POST /a POST /b"},
		},
		"an Optional of another type": {
			"type R {\n\tX Optional[int] `json:\"x\"`\n}\n" + post, "type R {\n\tX Optional[string] `json:\"x\"`\n}\n" + post,
			[]string{"request-type-changed POST /a POST /b"},
		},
		"an answered value becomes an Optional": {
			"type R {\n\tX int `json:\"x\"`\n}\ntype S {}\n" + get, "type R {\n\tX Optional[int] `json:\"x\"`\n}\ntype S {}\n" + get,
			[]string{"response-field-optional GET /a"},
		},
		"an answered value that may lack may be null too": {
			"type R {\n\tX int `json:\"x,omitempty\"`\n}\ntype S {}\n" + get, "type R {\n\tX Optional[int] `json:\"x\"`\n}\ntype S {}\n" + get,
			[]string{"response-field-optional GET /a"},
		},
		"an answered pointer becomes an Optional": {
			"type R {\n\tX *int `json:\"x\"`\n}\ntype S {}\n" + get, "type R {\n\tX Optional[int] `json:\"x\"`\n}\ntype S {}\n" + get,
			[]string{"response-field-optional GET /a"},
		},
		"an answered Optional becomes a value": {
			"type R {\n\tX Optional[int] `json:\"x\"`\n}\ntype S {}\n" + get, "type R {\n\tX int `json:\"x\"`\n}\ntype S {}\n" + get,
			[]string{},
		},
		"an answered Optional becomes a pointer that is left out": {
			"type R {\n\tX Optional[int] `json:\"x\"`\n}\ntype S {}\n" + get, "type R {\n\tX *int `json:\"x,omitempty\"`\n}\ntype S {}\n" + get,
			[]string{},
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
		"a name that another field takes too": {
			"type R {\n\tX string `form:\"x\"`\n}\nservice a {\n\t@handler A\n\tget /a (R)\n}\n",
			"type R {\n\tX string `form:\"x\"`\n\tY string `form:\"x,options=a|b\"`\n}\nservice a {\n\t@handler A\n\tget /a (R)\n}\n",
			[]string{"request-options-narrowed GET /a"},
		},
		"fewer at once": {
			"@server (\n\tlimit: 100/m\n\tburst: 50\n)\nservice a {\n\t@handler A\n\tget /a\n}\n",
			"@server (\n\tlimit: 100/m\n\tburst: 1\n)\nservice a {\n\t@handler A\n\tget /a\n}\n",
			[]string{"limit-lowered GET /a"},
		},
		"as fast and fewer at once": {
			"@server (\n\tlimit: 60/m\n)\nservice a {\n\t@handler A\n\tget /a\n}\n",
			"@server (\n\tlimit: 1/s\n)\nservice a {\n\t@handler A\n\tget /a\n}\n",
			[]string{"limit-lowered GET /a"},
		},
		"more together": {
			"@server (\n\tlimit: 60/m\n\tlimitBy: header:X-Key\n)\nservice a {\n\t@handler A\n\tget /a\n}\n",
			"@server (\n\tlimit: 60/m\n\tlimitBy: ip\n)\nservice a {\n\t@handler A\n\tget /a\n}\n",
			[]string{"limit-lowered GET /a"},
		},
		"a required value that depends on another": {
			"type R {\n\tX string `json:\"x\"`\n\tY string `json:\"y,optional\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tX string `json:\"x,optional=y\"`\n\tY string `json:\"y,optional\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"request-now-required POST /a"},
		},
		"a new value that comes with an old one": {
			"type R {\n\tY string `json:\"y,optional\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tX string `json:\"x,optional=y\"`\n\tY string `json:\"y,optional\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"required-field-added POST /a"},
		},
		"two new values that come together": {
			"type R {\n\tZ string `json:\"z\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tZ string `json:\"z\"`\n\tX string `json:\"x,optional=y\"`\n\tY string `json:\"y,optional\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{},
		},
		"a list of smaller numbers in a query": {
			"type R {\n\tX int64 `form:\"x\"`\n\tY int `json:\"y\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tX []int8 `form:\"x\"`\n\tY int `json:\"y\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"request-number-narrowed POST /a"},
		},
		"two values where one was": {
			"type R {\n\tX int `form:\"x\"`\n\tY int `json:\"y\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tX [2]int `form:\"x\"`\n\tY int `json:\"y\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"request-list-changed POST /a"},
		},
		"bytes that become text": {
			"type R {\n\tX []byte `form:\"x\"`\n\tY int `json:\"y\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tX string `form:\"x\"`\n\tY int `json:\"y\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"request-type-changed POST /a"},
		},
		"a time that becomes text": {
			"type R {\n\tX time.Time\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tX string\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"param-type-widened POST /a"},
		},
		"null where it is checked now": {
			"type R {\n\tX []int\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tX []int `validate:\"required\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"request-check-tightened POST /a"},
		},
		"zero where it is checked now": {
			"type R {\n\tX int `validate:\"omitempty,min=3\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tX int `validate:\"min=3\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"request-check-tightened POST /a"},
		},
		"an empty text where it is checked now": {
			"type R {\n\tX string `validate:\"max=3\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tX string `validate:\"required,max=3\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"request-check-tightened POST /a"},
		},
		"options that rules made": {
			"type R {\n\tX string `validate:\"oneof=a b\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			"type R {\n\tX string `json:\",options=a\"`\n}\nservice a {\n\t@handler A\n\tpost /a (R)\n}\n",
			[]string{"request-options-narrowed POST /a"},
		},
		"a route that an option of a variable fits": {
			"type R {\n\tID string `path:\"id,options=a|new\"`\n}\ntype N {\n\tID int `path:\"id\"`\n}\nservice a {\n\t@handler H0\n\tget /a/:id (R)\n}\n",
			"type R {\n\tID string `path:\"id,options=a|new\"`\n}\ntype N {\n\tID int `path:\"id\"`\n}\nservice a {\n\t@handler H0\n\tget /a/:id (R)\n\t@handler H1\n\tget /a/new\n}\n",
			[]string{"route-shadowed GET /a/:id"},
		},
		"routes that take nothing away": {
			"type R {\n\tID string `path:\"id,options=a|new\"`\n}\ntype N {\n\tID int `path:\"id\"`\n}\nservice a {\n\t@handler H0\n\tget /a/:id (R)\n\t@handler H1\n\tget /n/:id (N)\n}\n",
			"type R {\n\tID string `path:\"id,options=a|new\"`\n}\ntype N {\n\tID int `path:\"id\"`\n}\nservice a {\n\t@handler H0\n\tget /a/:id (R)\n\t@handler H1\n\tget /n/:id (N)\n\t@handler H2\n\tget /a/old\n\t@handler H3\n\tget /n/new\n\t@handler H4\n\tpost /a/new\n\t@handler H5\n\tget /a/new/x\n}\n",
			[]string{},
		},
		"a variable that takes from the rest": {
			"type R {\n\tID string `path:\"id,options=a|new\"`\n}\ntype N {\n\tID int `path:\"id\"`\n}\nservice a {\n\t@handler H0\n\tget /f/*id (R)\n}\n",
			"type R {\n\tID string `path:\"id,options=a|new\"`\n}\ntype N {\n\tID int `path:\"id\"`\n}\nservice a {\n\t@handler H0\n\tget /f/*id (R)\n\t@handler H1\n\tget /f/:x\n}\n",
			[]string{"route-shadowed GET /f/*id"},
		},
		"a route of its own for HEAD": {
			"type R {\n\tID string `path:\"id,options=a|new\"`\n}\ntype N {\n\tID int `path:\"id\"`\n}\nservice a {\n\t@handler H0\n\tget /a\n}\n",
			"type R {\n\tID string `path:\"id,options=a|new\"`\n}\ntype N {\n\tID int `path:\"id\"`\n}\nservice a {\n\t@handler H0\n\tget /a\n\t@handler H1\n\thead /a\n}\n",
			[]string{"route-shadowed GET /a"},
		},
		"a route that was there": {
			"type R {\n\tID string `path:\"id,options=a|new\"`\n}\ntype N {\n\tID int `path:\"id\"`\n}\nservice a {\n\t@handler H0\n\tget /a/:id (R)\n\t@handler H1\n\tget /a/new\n}\n",
			"type R {\n\tID string `path:\"id,options=a|new\"`\n}\ntype N {\n\tID int `path:\"id\"`\n}\nservice a {\n\t@handler H0\n\tget /a/:id (R)\n\t@handler H1\n\tget /a/new\n\t@handler H2\n\tget /b\n}\n",
			[]string{},
		},
		"variables of two types that change places": {
			"type R {\n\tA string `path:\"a\"`\n\tB int `path:\"b\"`\n}\nservice a {\n\t@handler A\n\tget /x/:a/:b (R)\n}\n",
			"type R {\n\tA string `path:\"a\"`\n\tB int `path:\"b\"`\n}\nservice a {\n\t@handler A\n\tget /x/:b/:a (R)\n}\n",
			[]string{"path-variable-swapped GET /x/:a/:b"},
		},
		"a text that a Go package reads now": {
			"type R {\n\tX string\n\tY ID\n}\ntype ID = string\n" + post, "type R {\n\tX ID\n\tY ID\n}\ntype ID = go \"x.y/z.ID\" as string\n" + post,
			[]string{"request-check-tightened POST /a POST /b", "request-check-tightened POST /a POST /b"},
		},
		"a text that another Go package reads now": {
			"type R {\n\tX ID\n}\ntype ID = go \"x.y/a.ID\" as string\n" + post, "type R {\n\tX ID\n}\ntype ID = go \"x.y/z.ID\" as string\n" + post,
			[]string{"request-check-tightened POST /a POST /b"},
		},
		"a text that a Go package read, and a number that becomes one": {
			"type R {\n\tX ID\n\tY int\n}\ntype ID = go \"x.y/z.ID\" as string\n" + post, "type R {\n\tX string\n\tY ID\n}\ntype ID = go \"x.y/z.ID\" as string\n" + post,
			[]string{"request-type-changed POST /a POST /b"},
		},
		"another wire type of a Go package": {
			"type R {\n\tX ID\n}\ntype S {\n\tY ID\n}\ntype ID = go \"x.y/z.ID\" as string\n" + get, "type R {\n\tX ID\n}\ntype S {\n\tY ID\n}\ntype ID = go \"x.y/z.ID\" as float64\n" + get,
			[]string{"response-type-changed GET /a", "response-type-changed GET /b"},
		},
		"options whose rule no option was tried on": {
			"type R {\n\tX string `json:\",options=1.1.1.1|::1\" validate:\"ip\"`\n}\n" + post, "type R {\n\tX string `json:\",options=1.1.1.1|::1\" validate:\"ip\"`\n}\n" + post,
			[]string{},
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
			require.Equal(t, append([]string(nil), c.want...), got)
		})
	}
}
