package service_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// TestMatrixCompiles: every type, in every shape, at every place of a request
// or answer, with every option of a tag, is either refused with a diagnostic or
// becomes Go that the compiler and vet take. The default is a sample in which
// each pair of them occurs; APIGEN_MATRIX=1 tries all.
func TestMatrixCompiles(t *testing.T) {
	checker := newTypeChecker(t)
	for _, place := range matrixPlaces {
		t.Run(place.name, func(t *testing.T) {
			m := newMatrix(place, os.Getenv("APIGEN_MATRIX") != "")
			api := m.resolve(t)
			t.Logf("%d accepted, %d refused", len(m.fields)+len(m.routes)-len(m.refused), len(m.refused))
			files, diags, err := generator.Run(api, service.Emitters(service.Settings{
				Root: "matrix", Runtime: module + "/runtime", Contract: "matrix.api", Style: "gozero",
			})...)
			require.NoError(t, err)
			require.Empty(t, diags)
			require.NoError(t, checker.check("matrix", append(files, plan.File{Path: "values/values.go", Content: []byte(matrixValues)})))
		})
	}
}

// matrixPlace is one way of using a struct, and the tag key of its fields there.
type matrixPlace struct {
	name, key string
	perStruct int // fields; 0 for many
	routes    string
	options   []string // of the tag, beside those that go everywhere
	only      []string // the options, in place of all others
	head      string
	sparse    bool // only some types without APIGEN_MATRIX
}

const manyFields = 70 // more than one word of bits holds

var matrixPlaces = []matrixPlace{
	{name: "answer", key: "json", options: jsonOptions, routes: `
	@handler one$N
	get /one$N returns (R$N)
	@handler list$N
	get /list$N returns ([]R$N)
	@handler dict$N
	get /dict$N returns (map[string]*R$N)
	@handler around$N
	get /around$N returns (E$N)
	@handler pointed$N
	get /pointed$N returns (P$N)`},
	{name: "event", key: "json", options: jsonOptions, head: "@server (sse: true)", routes: `
	@handler one$N
	get /one$N returns (R$N)
	@handler list$N
	get /list$N returns ([]R$N)`},
	{name: "body", key: "json", options: jsonOptions, routes: `
	@handler one$N
	post /one$N (R$N)
	@handler list$N
	post /list$N ([]R$N)
	@handler dict$N
	post /dict$N (map[string]*R$N)
	@handler around$N
	post /around$N (E$N)
	@handler pointed$N
	post /pointed$N/:id (P$N)`},
	{name: "query", key: "form", routes: `
	@handler one$N
	get /one$N (R$N)
	@handler around$N
	get /around$N (E$N)
	@handler pointed$N
	get /pointed$N (P$N)`},
	{name: "form", key: "form", routes: `
	@handler one$N
	post /one$N (R$N)
	@handler pointed$N
	post /pointed$N (P$N)`},
	{name: "multipart", key: "form", routes: `
	@handler one$N
	post /one$N (F$N)`},
	{name: "header", key: "header", routes: `
	@handler one$N
	get /one$N (R$N)
	@handler pointed$N
	get /pointed$N (P$N)`},
	{name: "whole", routes: "\t@handler whole$N post /whole$N ($T) returns ($T)"},
	{name: "whole event", head: "@server (sse: true)", routes: "\t@handler whole$N get /whole$N returns ($T)"},
	{name: "path", key: "path", perStruct: 20, routes: `
	@handler one$N
	get /one$N/$V (R$N)
	@handler pointed$N
	get /pointed$N/$V (P$N)`},
}

const matrixTypes = `
type (
	NStr string
	NNStr NStr
	NInt int64
	NByte byte
	NBool bool
	NFloat float32
	NTime time.Time
	NWait time.Duration
	NBytes []byte
	NRaw json.RawMessage
	NAny any
	NMap map[string]int
	NMapN map[NStr]NInt
	NList []string
	NListN []NInt
	NArr [2]int
	NGrid [][]NInt
	NPtr *int
	NPtrS *string
	NMapP *map[string]int
	NStruct In
	NNStruct NStruct
	PStruct *In
	AStr = string
	AInt = int
	ABytes = []byte
	AMap = map[string]int
	AList = []string
	AStruct = In
	ANMap = NMap
	Rec {
		Next *Rec ` + "`json:\"next,optional\"`" + `
		All []Rec ` + "`json:\"all,optional\"`" + `
	}
	Loop []Loop
	LoopMap map[string]LoopMap
	In {
		A int ` + "`json:\"a\"`" + `
		B string ` + "`json:\"b,optional\"`" + `
	}
	EAddr = go "net/netip.Addr" as string
	ECode = go "matrix/values.Code" as string
	EMark = go "matrix/values.Mark" as any
	ENum = go "matrix/values.Num" as int64
	EAlias = ECode
	Box[T] {
		V T ` + "`json:\"v,optional\"`" + `
	}
)
`

var matrixAtoms = []string{
	"string", "bool", "int", "int8", "uint64", "byte", "rune", "uintptr", "float32", "float64",
	"time.Time", "time.Duration", "[]byte", "any", "json.RawMessage", "In", "complex128",
	"NStr", "NNStr", "NInt", "NByte", "NBool", "NFloat", "NTime", "NWait", "NBytes", "NRaw", "NAny",
	"NMap", "NMapN", "NList", "NListN", "NArr", "NGrid", "NPtr", "NPtrS", "NMapP", "NStruct", "NNStruct", "PStruct",
	"AStr", "AInt", "ABytes", "AMap", "AList", "AStruct", "ANMap", "Rec", "Loop", "LoopMap",
	"EAddr", "ECode", "EMark", "ENum", "EAlias",
}

// matrixValues is a package of the project whose types the contract names.
const matrixValues = `package values

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Code is a text such as c7.
type Code struct{ N int32 }

func (c Code) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "c%d", c.N), nil }

func (c *Code) UnmarshalText(b []byte) error {
	n, err := strconv.ParseInt(strings.TrimPrefix(string(b), "c"), 10, 32)
	c.N = int32(n)
	return err
}

// Num is a number.
type Num struct{ N int32 }

func (n Num) MarshalJSON() ([]byte, error) { return json.Marshal(n.N) }

func (n *Num) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &n.N) }

func (n Num) MarshalText() ([]byte, error) { return json.Marshal(n.N) }

func (n *Num) UnmarshalText(b []byte) error { return json.Unmarshal(b, &n.N) }

// Mark is a pair in JSON, and has no form in text.
type Mark struct{ A, B bool }

func (m Mark) MarshalJSON() ([]byte, error) { return json.Marshal([2]bool{m.A, m.B}) }

func (m *Mark) UnmarshalJSON(b []byte) error {
	var pair [2]bool
	err := json.Unmarshal(b, &pair)
	m.A, m.B = pair[0], pair[1]
	return err
}
`

// matrixShapes make a type of an atom. A shape with a name behind is declared.
var matrixShapes = []struct{ text, declare string }{
	{"%s", ""}, {"*%s", ""}, {"**%s", ""}, {"[]%s", ""}, {"[]*%s", ""}, {"[2]%s", ""}, {"[][]%s", ""}, {"*[]%s", ""},
	{"map[string]%s", ""}, {"map[NStr]*%s", ""}, {"map[int8][]%s", ""}, {"map[ECode]%s", ""}, {"[]map[string]%s", ""}, {"Box[%s]", ""}, {"[]Box[[]%s]", ""}, {"Optional[%s]", ""}, {"Optional[[]%s]", ""}, {"Optional[map[string]%s]", ""}, {"Box[Optional[%s]]", ""},
	{"[]%s", "named"}, {"map[string]%s", "named"}, {"*%s", "named"}, {"[]%s", "alias"}, {"map[string]*%s", "alias"}, {"%s", "named"}, {"%s", "alias"},
	{"{ V %s }", "inline"},
}

var anyOptions = []string{
	"", ",optional", ",default=1", ",default=[1,2]", ",default=a", ",default=1s", ",default=true", ",options=1|2", ",options=true", ",range=[0:9]",
	",optional=other", ",optional=!other",
	"|required", "|min=1", "|dive,required", "|omitempty,max=2", ",optional|required,dive,min=1",
}

var jsonOptions = []string{
	",string", ",omitempty", ",omitzero", ",string,omitempty", ",string,optional,omitzero", ",omitempty,omitzero", ",string,default=1",
	",string,options=1|2", ",string,range=[0:9]", ",string|required", ",nonnull", ",nonnull,options=1|2|min=1",
}

// matrix is a contract of fields that are tried.
type matrix struct {
	place   matrixPlace
	fields  []string // lines of the contract
	routes  []string // the same, of types that stand alone
	declare []string
	refused map[string]bool
}

func newMatrix(place matrixPlace, all bool) *matrix {
	m := &matrix{place: place, refused: map[string]bool{}}
	options := place.only
	if options == nil {
		options = slices.Concat(anyOptions, place.options)
	}
	for i, atom := range matrixAtoms {
		for j, shape := range matrixShapes {
			if atom == "complex128" && strings.Contains(shape.text, "Box") {
				continue // refused at the field of Box
			}
			ref := m.ref(fmt.Sprintf("%d_%d", i, j), fmt.Sprintf(shape.text, atom), shape.declare)
			if place.key == "" {
				m.routes = append(m.routes, strings.NewReplacer("$N", fmt.Sprintf("%dx%d", i, j), "$T", ref).Replace(place.routes))
				continue
			}
			if !all && place.sparse && (i+j)%10 != 0 {
				continue
			}
			for k, option := range options {
				if all || (i+j+k)%len(options) == 0 {
					m.add(fmt.Sprintf("F%d_%d_%d", i, j, k), ref, option)
				}
			}
		}
	}
	return m
}

func (m *matrix) ref(id, text, declare string) string {
	switch declare {
	case "named":
		m.declare = append(m.declare, "type N"+id+" "+text)
		return "N" + id
	case "alias":
		m.declare = append(m.declare, "type A"+id+" = "+text)
		return "A" + id
	}
	return text
}

func (m *matrix) add(name, ref, option string) {
	wire, validate, _ := strings.Cut(option, "|")
	id := strings.ReplaceAll(name, "_", "-")
	if m.place.key == "path" {
		id = strings.ReplaceAll(name, "_", "x")
	}
	tag := fmt.Sprintf("%s:%q", m.place.key, id+wire)
	if validate != "" {
		tag += fmt.Sprintf(" validate:%q", validate)
	}
	m.fields = append(m.fields, fmt.Sprintf("\t%s %s `%s`", name, ref, tag))
}

// resolve leaves out what is refused until nothing is.
func (m *matrix) resolve(t *testing.T) *contract.API {
	for range 8 {
		text := m.text()
		program, diags := parser.Load(fstest.MapFS{"matrix.api": {Data: []byte(text)}}, "matrix.api")
		require.False(t, diags.HasErrors(), "%v", diags)
		api, diags := contract.Resolve(program)
		if !diags.HasErrors() {
			return api
		}
		lines := strings.Split(text, "\n")
		for _, d := range diags {
			if d.Severity == diag.Error {
				m.refused[lines[d.Span.Start.Line-1]] = true
			}
		}
	}
	t.Fatal("what is left is still refused")
	return nil
}

func (m *matrix) text() string {
	var b, routes strings.Builder
	b.WriteString(matrixTypes)
	for _, line := range m.declare {
		if !m.refused[line] {
			b.WriteString(line + "\n")
		}
	}
	n := 0
	emit := func(lines []string) {
		if len(lines) == 0 {
			return
		}
		other := "\tOther string `" + m.place.key + `:"other,optional"` + "`\n"
		if m.place.key == "path" {
			other = ""
		}
		fmt.Fprintf(&b, "type R%[1]d {\n%[2]s\n%[3]s}\ntype E%[1]d {\n\tR%[1]d\n\tMore int `%[4]s:\"more,optional\"`\n}\n", n, strings.Join(lines, "\n"), other, m.place.key)
		fmt.Fprintf(&b, "type P%[1]d {\n\t*R%[1]d\n\tID int `path:\"id,optional\"`\n}\n", n)
		if m.place.name == "multipart" {
			fmt.Fprintf(&b, "type F%[1]d {\n\tR%[1]d\n\tUp File `form:\"up\"`\n}\n", n)
		}
		var variables []string
		for _, line := range lines {
			name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			variables = append(variables, ":"+strings.ReplaceAll(name, "_", "x"))
		}
		routes.WriteString(strings.NewReplacer("$N", strconv.Itoa(n), "$V", strings.Join(variables, "/")).Replace(m.place.routes) + "\n")
		n++
	}
	per := m.place.perStruct
	if per == 0 {
		per = manyFields
	}
	var lines []string
	for _, line := range m.fields {
		if m.refused[line] {
			continue
		}
		if lines = append(lines, line); len(lines) == per {
			emit(lines)
			lines = nil
		}
	}
	emit(lines)
	for _, line := range m.routes {
		if !m.refused[line] {
			routes.WriteString(line + "\n")
		}
	}
	fmt.Fprintf(&b, "%s\nservice matrix {%s}\n", m.place.head, routes.String())
	return b.String()
}
