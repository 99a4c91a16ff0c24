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

// externalContract names types of other modules, of Go's library and of the project.
const externalContract = `
type UUID = go "github.com/google/uuid.UUID" as string
type Decimal = go "github.com/shopspring/decimal.Decimal" as string
type Price = go "github.com/shopspring/decimal.Decimal" as float64
type Addr = go "net/netip.Addr" as string
type Big = go "math/big.Int" as string
type Num = go "math/big.Int" as int32
type Money = go "PROJECT/money.Money" as string
type Pair = go "PROJECT/money.Pair" as any
type Same = UUID
type Texts {
	ID    UUID            ` + "`path:\"id\"`" + `
	From  Addr            ` + "`form:\"from,optional\"`" + `
	IDs   []Same          ` + "`form:\"ids,optional\"`" + `
	Nets  []Addr          ` + "`form:\"nets,optional,csv\" validate:\"dive,ipv4\"`" + `
	By    map[Addr]Money  ` + "`form:\"by,optional\"`" + `
	Num   Num             ` + "`form:\"num,optional,range=[1:9]\"`" + `
	Price *Price          ` + "`form:\"price,optional\"`" + `
	Pair  Pair            ` + "`form:\"pair,optional\"`" + `
	Trace UUID            ` + "`header:\"X-Trace,optional\"`" + `
}
type Form { ID UUID ` + "`form:\"id\"`" + `
	Nets [2]Addr ` + "`form:\"nets,optional\"`" + ` }
type Body {
	ID    UUID             ` + "`json:\"id\"`" + `
	Sum   Decimal          ` + "`json:\"sum,optional\" validate:\"omitempty,startswith=1\"`" + `
	Price Price            ` + "`json:\"price,optional\" validate:\"omitempty,gt=0\"`" + `
	Addr  Addr             ` + "`json:\"addr,optional,omitzero\" validate:\"omitempty,ip\"`" + `
	Big   *Big             ` + "`json:\"big,optional,omitempty\"`" + `
	Num   Num              ` + "`json:\"num,optional\"`" + `
	Nets  []Addr           ` + "`json:\"nets,optional\"`" + `
	By    map[UUID][]Money ` + "`json:\"by,optional\"`" + `
	Pair  Pair             ` + "`json:\"pair,optional\"`" + `
	In    *Inner           ` + "`json:\"in,optional,omitempty\"`" + `
}
type Inner { Money Money ` + "`json:\"money\" validate:\"required\"`" + ` }
service echo-api {
	@handler texts
	get /texts/:id (Texts) returns (Texts)
	@handler form
	post /form (Form) returns (Form)
	@handler body
	post /body (Body) returns (Body)
	@handler list
	post /list ([]Addr) returns ([]Addr)
	@handler dict
	post /dict (map[UUID]Big) returns (map[UUID]Big)
	@handler one
	post /one (Money) returns (Money)
}
`

// money is a package of the project. Its errors are for programmers.
const money = `package money

import (
	"encoding/json"
	"fmt"
)

type Money struct{ cents int }

func (m Money) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%d.%02d", m.cents/100, m.cents%100), nil }

func (m *Money) UnmarshalText(b []byte) error {
	var whole, part int
	if _, err := fmt.Sscanf(string(b), "%d.%02d", &whole, &part); err != nil {
		return fmt.Errorf("money.scan(0xc000): %w", err)
	}
	m.cents = 100*whole + part
	return nil
}

type Pair struct{ a, b int }

func (p Pair) MarshalJSON() ([]byte, error) { return json.Marshal([2]int{p.a, p.b}) }

func (p *Pair) UnmarshalJSON(b []byte) error {
	var pair [2]int
	err := json.Unmarshal(b, &pair)
	p.a, p.b = pair[0], pair[1]
	return err
}
`

const someUUID, otherUUID = "0192a3b4-c5d6-7e8f-9a0b-c1d2e3f4a5b6", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

func TestTypesOfGoPackagesAreReadAndAnswered(t *testing.T) {
	contract := strings.ReplaceAll(externalContract, "PROJECT", echo.Root)
	form := "application/x-www-form-urlencoded"
	parts := "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n" + someUUID + "\r\n--b--\r\n"
	bad := func(in, name, rule, message string) string {
		return `[{"in":"` + in + `","name":"` + name + `","rule":"` + rule + `","message":"` + message + `"}]`
	}
	body := func(body string, code int, want string) externalCase {
		return externalCase{echo.Request{Method: "POST", Target: "/body", Type: "application/json", Body: strings.ReplaceAll(body, "$", someUUID)}, code, strings.ReplaceAll(want, "$", someUUID)}
	}
	post := func(target, body string, code int, want string) externalCase {
		return externalCase{echo.Request{Method: "POST", Target: target, Type: "application/json", Body: body}, code, want}
	}
	get := func(query string, code int, want string) externalCase {
		return externalCase{echo.Request{Method: "GET", Target: "/texts/" + someUUID + query}, code, want}
	}
	const rest = `"sum":"0","price":0,"num":0,"nets":null,"by":null,"pair":[0,0]}`
	cases := []externalCase{
		{echo.Request{Method: "GET", Target: "/texts/" + someUUID + "?from=::1&ids=" + otherUUID + "&ids=" + someUUID + "&nets=10.0.0.1,10.0.0.2&by[::1]=1.05&num=7&price=2.50&pair=[1,2]",
			Header: http.Header{"X-Trace": {otherUUID}}}, 200,
			`{"ID":"` + someUUID + `","From":"::1","IDs":["` + otherUUID + `","` + someUUID + `"],"Nets":["10.0.0.1","10.0.0.2"],"By":{"::1":"1.05"},"Num":7,"Price":2.5,"Pair":[1,2],"Trace":"` + otherUUID + `"}`},
		{echo.Request{Method: "GET", Target: "/texts/nobody"}, 400, bad("path", "id", "type", "is not valid")},
		{echo.Request{Method: "GET", Target: "/texts/" + someUUID, Header: http.Header{"X-Trace": {"x"}}}, 400, bad("header", "X-Trace", "type", "is not valid")},
		get("?from=nowhere", 400, bad("query", "from", "type", "is not valid")),
		get("?ids="+someUUID+"&ids=x", 400, bad("query", "ids", "type", "value 2 is not valid")),
		get("?nets=10.0.0.1,::1", 400, bad("query", "nets", "ipv4", "value 2 must be an IPv4 address")),
		get("?by[x]=1.05", 400, bad("query", "by[x]", "key", "must have a key of the right type in its brackets")),
		get("?by[::1]=much", 400, bad("query", "by[::1]", "type", "is not valid")),
		get("?num=1.5", 400, bad("query", "num", "type", "must be an integer")),
		get("?num=0x1F", 400, bad("query", "num", "type", "must be an integer")),
		get("?num=2147483648", 400, bad("query", "num", "range", "must be an integer between -2147483648 and 2147483647")),
		get("?num=10", 400, bad("query", "num", "range", "must be at least 1 and at most 9")),
		get("?price=dear", 400, bad("query", "price", "type", "must be a number")),
		get("?pair={}", 400, bad("query", "pair", "type", "is not valid")),
		{echo.Request{Method: "POST", Target: "/form", Type: form, Body: "id=" + someUUID + "&nets=::1&nets=::2"}, 200, `{"ID":"` + someUUID + `","Nets":["::1","::2"]}`},
		{echo.Request{Method: "POST", Target: "/form", Type: form, Body: "id=%ff"}, 400, bad("form", "id", "utf8", "must be UTF-8 text")},
		{echo.Request{Method: "POST", Target: "/form", Type: "multipart/form-data; boundary=b", Body: parts}, 200, `{"ID":"` + someUUID + `","Nets":["",""]}`},

		body(`{"id":"$","sum":"12.50","price":1.5,"addr":"::1","big":"123456789012345678901234567890","num":5,"nets":["1.1.1.1"],"by":{"$":["1.05"]},"pair":[1,2],"in":{"money":"2.00"}}`, 200,
			`{"id":"$","sum":"12.5","price":1.5,"addr":"::1","big":"123456789012345678901234567890","num":5,"nets":["1.1.1.1"],"by":{"$":["1.05"]},"pair":[1,2],"in":{"money":"2.00"}}`),
		body(`{"id":"$"}`, 200, `{"id":"$",`+rest),
		body(`{"id":"$","big":null,"nets":null,"in":null}`, 200, `{"id":"$",`+rest),
		body(`{}`, 400, bad("body", "/id", "required", "is required")),
		body(`{"id":null}`, 400, bad("body", "/id", "null", "must not be null")),
		body(`{"id":[1]}`, 400, bad("body", "/id", "type", "must be a string")),
		body(`{"id":"x"}`, 400, bad("body", "/id", "type", "is not valid")),
		body(`{"id":"$","sum":1.5}`, 400, bad("body", "/sum", "type", "must be a string")),
		body(`{"id":"$","sum":"2"}`, 400, bad("body", "/sum", "startswith", "must start with 1")),
		body(`{"id":"$","price":"1.5"}`, 400, bad("body", "/price", "type", "must be a number")),
		body(`{"id":"$","price":-1}`, 400, bad("body", "/price", "gt", "must be greater than 0")),
		body(`{"id":"$","big":5}`, 400, bad("body", "/big", "type", "must be a string")),
		body(`{"id":"$","num":1.5}`, 400, bad("body", "/num", "type", "must be an integer")),
		body(`{"id":"$","num":2147483648}`, 400, bad("body", "/num", "range", "must be an integer between -2147483648 and 2147483647")),
		body(`{"id":"$","nets":["1.1.1.1","x"]}`, 400, bad("body", "/nets/1", "type", "is not valid")),
		body(`{"id":"$","by":{"x":[]}}`, 400, bad("body", "/by/x", "key", "must have another name: it is not valid")),
		body(`{"id":"$","by":{"$":["x"]}}`, 400, bad("body", "/by/$/0", "type", "is not valid")),
		body(`{"id":"$","pair":"x"}`, 400, bad("body", "/pair", "type", "is not valid")),
		body(`{"id":"$","in":{"money":"0.00"}}`, 400, bad("body", "/in/money", "required", "must not be the zero value")),

		post("/list", `["::1"]`, 200, `["::1"]`),
		post("/list", `["::1",7]`, 400, bad("body", "/1", "type", "must be a string")),
		post("/dict", `{"`+someUUID+`":"7"}`, 200, `{"`+someUUID+`":"7"}`),
		post("/dict", `{"`+someUUID+`":7}`, 400, bad("body", "/"+someUUID, "type", "must be a string")),
		post("/one", `"1.05"`, 200, `"1.05"`),
		post("/one", `"x"`, 400, bad("body", "", "type", "is not valid")),
	}
	var asked []echo.Request
	for _, c := range cases {
		asked = append(asked, c.Request)
	}
	answers := echo.New(t, contract, echo.File{Path: "money/money.go", Text: money}).Ask(t, asked)
	for i, got := range answers {
		c, text := cases[i], string(got.Body)
		assert.Equal(t, c.code, got.Code, "%s %s: %s", c.Target, c.Body, text)
		if c.code != 200 {
			var p struct{ Errors json.RawMessage }
			require.NoError(t, json.Unmarshal(got.Body, &p))
			text = string(p.Errors)
		}
		assert.Equal(t, c.want, text, "%s %s", c.Target, c.Body)
	}
}

type externalCase struct {
	echo.Request
	code int
	want string
}
