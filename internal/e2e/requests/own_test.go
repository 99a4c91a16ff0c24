package requests_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/echo"
)

// ownContract has types that the file below gives methods.
const ownContract = `
type Level int
type Code string
type Codes []string
type Marks map[string]int
type Size int64
type Point { X int ` + "`json:\"x\" validate:\"max=99\"`" + `
	Y int ` + "`json:\"y\"`" + ` }
type Maybe { Set bool ` + "`json:\"-\"`" + `
	Text string ` + "`json:\"text\"`" + ` }
type Base { ID int ` + "`json:\"id\"`" + ` }
type Wide {
	Base
	Name string ` + "`json:\"name\"`" + `
}
type Page[T] { Items []T ` + "`json:\"items\"`" + ` }
type Own {
	Level  Level           ` + "`json:\"level,optional\"`" + `
	Code   Code            ` + "`json:\"code,optional\"`" + `
	Codes  Codes           ` + "`json:\"codes,optional\"`" + `
	Marks  Marks           ` + "`json:\"marks,optional\"`" + `
	Point  Point           ` + "`json:\"point,optional\"`" + `
	Maybe  Maybe           ` + "`json:\"maybe,optional\"`" + `
	Wide   Wide            ` + "`json:\"wide,optional\"`" + `
	LevelP *Level          ` + "`json:\"levelP,optional\"`" + `
	PointP *Point          ` + "`json:\"pointP,optional\"`" + `
	CodeL  []Code          ` + "`json:\"codeL,optional\"`" + `
	PointL []Point         ` + "`json:\"pointL,optional\"`" + `
	PointA [2]Point        ` + "`json:\"pointA,optional\"`" + `
	PointM map[string]Point ` + "`json:\"pointM,optional\"`" + `
	ByCode map[Size]Level  ` + "`json:\"bySize,optional\"`" + `
	Page   Page[Point]     ` + "`json:\"page,optional\"`" + `
	Codess []Codes         ` + "`json:\"codess,optional\"`" + `
}
type Text {
	ID    Code    ` + "`path:\"id\"`" + `
	Level Level   ` + "`form:\"level,optional\"`" + `
	Size  Size    ` + "`form:\"size,optional\"`" + `
	Sizes []Size  ` + "`form:\"sizes,optional\"`" + `
	SizeP *Size   ` + "`form:\"sizeP,optional\"`" + `
	Codes Codes   ` + "`form:\"codes,optional\"`" + `
	Trace Code    ` + "`header:\"X-Trace,optional\"`" + `
}
type FormText { Code Code ` + "`form:\"code\"`" + `
	Sizes []Size ` + "`form:\"sizes,optional\"`" + ` }
type Named { Sizes map[Code]Size ` + "`form:\"sizes,optional\"`" + ` }
type Part { ID string ` + "`path:\"id\"`" + `
	Code Code ` + "`form:\"code\"`" + `
	Name string ` + "`json:\"name\"`" + ` }
service echo-api {
	@handler own
	post /own (Own) returns (Own)
	@handler text
	get /text/:id (Text) returns (Text)
	@handler form
	post /form (FormText) returns (FormText)
	@handler part
	post /part/:id (Part) returns (Part)
	@handler named
	get /named (Named) returns (Named)
	@handler codes
	post /codes (Codes) returns (Codes)
}
`

// ownMethods is what a user writes beside the generated types.
const ownMethods = `package types

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

func (l *Level) UnmarshalJSON(b []byte) error {
	if string(b) == "\"high\"" {
		*l = 9
		return nil
	}
	if string(b) == "null" {
		*l = -1
		return nil
	}
	n, err := strconv.Atoi(string(b))
	if err != nil {
		return errors.New("levels are numbers,\nor high" + strings.Repeat("!", 500))
	}
	*l = Level(n)
	return nil
}
func (c *Code) UnmarshalText(b []byte) error {
	if len(b) != 3 {
		return errors.New("a code has three letters")
	}
	*c = Code(strings.ToUpper(string(b)))
	return nil
}
func (c *Codes) UnmarshalText(b []byte) error {
	*c = strings.Split(string(b), "+")
	return nil
}
func (c Codes) MarshalText() ([]byte, error) { return []byte(strings.Join(c, "+")), nil }
func (m *Marks) UnmarshalJSON(b []byte) error {
	var names []string
	if err := json.Unmarshal(b, &names); err != nil {
		return err
	}
	*m = Marks{}
	for i, name := range names {
		(*m)[name] = i
	}
	return nil
}
func (s *Size) UnmarshalText(b []byte) error {
	n, err := strconv.ParseInt(strings.TrimSuffix(string(b), "KB"), 10, 64)
	if err != nil {
		return err
	}
	*s = Size(n * 1024)
	return nil
}
func (s Size) MarshalText() ([]byte, error) { return []byte(strconv.FormatInt(int64(s)/1024, 10) + "KB"), nil }
func (p *Point) UnmarshalJSON(b []byte) error {
	var pair [2]int
	if err := json.Unmarshal(b, &pair); err != nil {
		return err
	}
	p.X, p.Y = pair[0], pair[1]
	return nil
}
func (p Point) MarshalJSON() ([]byte, error) { return json.Marshal([2]int{p.X, p.Y}) }
func (m *Maybe) UnmarshalJSON(b []byte) error {
	m.Set = true
	m.Text = string(b)
	return nil
}
func (b *Base) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &b.ID) }
func (p *Part) UnmarshalJSON(b []byte) error {
	var name string
	if err := json.Unmarshal(b, &name); err != nil {
		return err
	}
	p.Name, p.ID, p.Code = name, "from the body", "from the body"
	return nil
}
`

// referee says where the generated reader and encoding/json part.
const referee = `package main

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"

	"TREE/internal/types"
)

func main() {
	var bodies []string
	if err := json.NewDecoder(os.Stdin).Decode(&bodies); err != nil {
		panic(err)
	}
	for _, body := range bodies {
		r := httptest.NewRequest("POST", "/own", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		ours, err := types.BindOwn(r)
		var theirs types.Own
		want := json.Unmarshal([]byte(body), &theirs)
		if (err == nil) != (want == nil) {
			fmt.Println(body, "ours:", err, "encoding/json:", want)
		} else if err == nil && !reflect.DeepEqual(*ours, theirs) {
			fmt.Println(body, "ours:", *ours, "encoding/json:", theirs)
		}
	}
}
`

// bodiesOfOwn are values at every place that a type can stand at.
func bodiesOfOwn() []string {
	values := map[string][]string{
		"Level": {`1`, `"high"`, `"low"`, `1.5`, `null`, `{}`},
		"Code":  {`"abc"`, `"abcd"`, `""`, `"\u0061bc"`, `5`, `[]`},
		"Codes": {`"a+b"`, `"x"`, `5`, `["a"]`, `null`},
		"Marks": {`["a","b"]`, `[]`, `{"a":1}`, `5`, `null`},
		"Point": {`[1,2]`, `[]`, `[1,2,3]`, `"x"`, `{"x":1,"y":2}`, `null`},
		"Maybe": {`1`, `null`, `{"text":"x"}`, `"t"`, `[{}]`},
		"Wide":  {`7`, `{"id":7,"name":"n"}`, `"x"`},
		"Size":  {`"4KB"`, `"x"`},
	}
	places := map[string][]string{
		"Level": {`{"level":$}`, `{"levelP":$}`, `{"bySize":{"1KB":$}}`},
		"Code":  {`{"code":$}`, `{"codeL":[$]}`, `{"codeL":["xyz",$]}`},
		"Codes": {`{"codes":$}`, `{"codess":[$]}`},
		"Marks": {`{"marks":$}`},
		"Point": {`{"point":$}`, `{"pointP":$}`, `{"pointL":[[3,4],$]}`, `{"pointA":[$,[5,6]]}`, `{"pointM":{"k":$}}`, `{"page":{"items":[$]}}`},
		"Maybe": {`{"maybe":$}`},
		"Wide":  {`{"wide":$}`},
		"Size":  {`{"bySize":{$:1}}`},
	}
	var bodies []string
	for name, templates := range places {
		for _, template := range templates {
			for _, value := range values[name] {
				bodies = append(bodies, strings.Replace(template, "$", value, 1))
			}
		}
	}
	return bodies
}

func TestTypesReadThemselvesFromBodiesAsEncodingJSONHasThemDo(t *testing.T) {
	service := echo.New(t, ownContract)
	service.Write(t, "echo/internal/types/own.go", []byte(ownMethods))
	service.Write(t, "echo/compare/main.go", []byte(strings.ReplaceAll(referee, "TREE", echo.Root)))
	bodies, err := json.Marshal(bodiesOfOwn())
	require.NoError(t, err)
	run := service.Command("go", "run", "./echo/compare")
	run.Stdin = strings.NewReader(string(bodies))
	output, err := run.CombinedOutput()
	require.NoError(t, err, "%s", output)
	assert.Empty(t, string(output))
}

func TestTypesReadThemselvesWhereverARequestHasThem(t *testing.T) {
	form := "application/x-www-form-urlencoded"
	parts := "--b\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\nabc\r\n--b--\r\n"
	cases := []struct {
		echo.Request
		code int
		want string
	}{
		{echo.Request{Method: "GET", Target: "/text/abc?size=4KB&sizes=1KB&sizes=2KB&sizeP=3KB&codes=a%2Bb&level=3",
			Header: http.Header{"X-Trace": {"xyz"}}}, 200, `{"ID":"ABC","Level":3,"Size":"4KB","Sizes":["1KB","2KB"],"SizeP":"3KB","Codes":"a+b","Trace":"XYZ"}`},
		{echo.Request{Method: "GET", Target: "/text/abcd"}, 400, `[{"in":"path","name":"id","rule":"type","message":"is not valid: a code has three letters"}]`},
		{echo.Request{Method: "GET", Target: "/text/abc?size=big"}, 400, `[{"in":"query","name":"size","rule":"type","message":"is not valid"}]`},
		{echo.Request{Method: "GET", Target: "/text/abc?sizes=1KB&sizes=x"}, 400, `[{"in":"query","name":"sizes","rule":"type","message":"value 2 is not valid"}]`},
		{echo.Request{Method: "GET", Target: "/text/abc", Header: http.Header{"X-Trace": {"longer"}}}, 400, `[{"in":"header","name":"X-Trace","rule":"type","message":"is not valid: a code has three letters"}]`},
		{echo.Request{Method: "POST", Target: "/form", Type: form, Body: "code=%ff%ff%ff"}, 400, `[{"in":"form","name":"code","rule":"type","message":"must be UTF-8 text"}]`},
		{echo.Request{Method: "POST", Target: "/form", Type: form, Body: "code=abc&sizes=1KB"}, 200, `{"Code":"ABC","Sizes":["1KB"]}`},
		{echo.Request{Method: "POST", Target: "/form", Type: form, Body: "code=ab"}, 400, `[{"in":"form","name":"code","rule":"type","message":"is not valid: a code has three letters"}]`},
		{echo.Request{Method: "POST", Target: "/form", Type: "multipart/form-data; boundary=b", Body: parts}, 200, `{"Code":"ABC","Sizes":null}`},
		{echo.Request{Method: "POST", Target: "/part/p1?code=xyz", Type: "application/json", Body: `"n"`}, 200, `{"ID":"p1","Code":"XYZ","name":"n"}`},
		{echo.Request{Method: "POST", Target: "/part/p1?code=xyz", Type: "application/json", Body: `{"name":1}`}, 400, `[{"in":"body","name":"","rule":"type","message":"is not valid"}]`},
		{echo.Request{Method: "POST", Target: "/own", Type: "application/json", Body: `{"level":"low"}`}, 400,
			`[{"in":"body","name":"/level","rule":"type","message":"is not valid: levels are numbers, or high` + strings.Repeat("!", 173) + `"}]`},
		{echo.Request{Method: "POST", Target: "/own", Type: "application/json", Body: `{"codeL":["abc",5]}`}, 400, `[{"in":"body","name":"/codeL/1","rule":"type","message":"must be a string"}]`},
		{echo.Request{Method: "POST", Target: "/own", Type: "application/json", Body: `{"bySize":{"x":1}}`}, 400, `[{"in":"body","name":"/bySize/x","rule":"key","message":"must have another name: it is not valid"}]`},
		{echo.Request{Method: "POST", Target: "/own", Type: "application/json", Body: `{"pointL":[[1,2],[100,2]]}`}, 400, `[{"in":"body","name":"/pointL/1/x","rule":"max","message":"must be at most 99"}]`},
		{echo.Request{Method: "POST", Target: "/own", Type: "application/json", Body: `{"code":null}`}, 400, `[{"in":"body","name":"/code","rule":"null","message":"must not be null"}]`},
		{echo.Request{Method: "GET", Target: "/named?sizes[abc]=2KB&sizes[xyz]=3KB"}, 200, `{"Sizes":{"ABC":"2KB","XYZ":"3KB"}}`},
		{echo.Request{Method: "GET", Target: "/named?sizes[abc]=x"}, 400, `[{"in":"query","name":"sizes[abc]","rule":"type","message":"is not valid"}]`},
		{echo.Request{Method: "GET", Target: "/named?sizes[long]=2KB"}, 400, `[{"in":"query","name":"sizes[long]","rule":"key","message":"must have a key of the right type in its brackets"}]`},
		{echo.Request{Method: "POST", Target: "/codes", Type: "application/json", Body: `5`}, 400, `[{"in":"body","name":"","rule":"type","message":"must be a string"}]`},
	}
	asked := make([]echo.Request, len(cases))
	for i, c := range cases {
		asked[i] = c.Request
	}
	service := echo.New(t, ownContract)
	service.Write(t, "echo/internal/types/own.go", []byte(ownMethods))
	for i, answer := range service.Ask(t, asked) {
		c := cases[i]
		assert.Equal(t, c.code, answer.Code, "%s %s: %s", c.Target, c.Body, answer.Body)
		got := answer.Body
		if c.code != 200 {
			var p struct{ Errors json.RawMessage }
			require.NoError(t, json.Unmarshal(answer.Body, &p))
			got = p.Errors
		}
		assert.JSONEq(t, c.want, string(got), "%s %s", c.Target, c.Body)
	}
}
