package sample_test

import (
	"encoding/json"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/sample"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/contract"
)

const text = `
type R {
	ID    int8   ` + "`path:\"id,range=(0:3)\"`" + `
	Size  string ` + "`form:\"size,options=s|m\"`" + `
	Name  string ` + "`json:\"name\" validate:\"len=3\"`" + `
	Mail  string ` + "`json:\"mail,optional\" validate:\"email\"`" + `
	Lines []Line ` + "`json:\"lines\" validate:\"min=2\"`" + `
}
type Line {
	Count int ` + "`json:\"count\" validate:\"gt=5\"`" + `
	Next *Line ` + "`json:\"next,optional\"`" + `
}
type O {
	Nick Optional[string] ` + "`json:\"nick\" validate:\"len=3\"`" + `
	Tags Optional[[]int]  ` + "`json:\"tags,nonnull\"`" + `
}
service a-api {
	@handler A
	post /a/:id (R)
	@handler B
	get /b/:code (S)
	@handler C
	patch /c (O)
}
type S {
	Code string ` + "`path:\"code\" validate:\"regexp=^[0-9]{50}$\"`" + `
}
`

func routes(t *testing.T) []*contract.Route {
	t.Helper()
	program, list := parser.Load(fstest.MapFS{"a.api": {Data: []byte(text)}}, "a.api")
	api, more := contract.Resolve(program)
	require.Empty(t, append(list, more...))
	return api.Groups[0].Routes
}

func TestRequestsStayWithinWhatTheContractLetsThrough(t *testing.T) {
	requests := sample.Requests(routes(t)[0], 7, 50)
	require.Len(t, requests, 50)
	targets, mails := map[string]bool{}, 0
	for _, r := range requests {
		targets[r.Target] = true
		var body struct {
			Name  string
			Mail  *string
			Lines []struct{ Count int }
		}
		require.NoError(t, json.Unmarshal([]byte(r.Body), &body))
		require.Len(t, []rune(body.Name), 3)
		require.GreaterOrEqual(t, len(body.Lines), 2)
		for _, line := range body.Lines {
			require.Greater(t, line.Count, 5)
		}
		if body.Mail != nil {
			mails++
		}
	}
	require.Equal(t, map[string]bool{"/a/1?size=s": true, "/a/1?size=m": true, "/a/2?size=s": true, "/a/2?size=m": true}, targets)
	require.Greater(t, mails, 0)
	require.Less(t, mails, 50)
}

func TestTypesOfGoPackagesGetValuesThatTheyKnow(t *testing.T) {
	const text = "type UUID = go \"github.com/gofrs/uuid/v5.UUID\" as string\ntype Net = go \"net/netip.Prefix\" as string\ntype Big = go \"math/big.Int\" as int64\ntype Mine = go \"a/b.Mine\" as string\n" +
		"type R {\n\tID UUID `path:\"id\"`\n\tBy map[Net]Big `json:\"by\" validate:\"len=2\"`\n\tMine Mine `json:\"mine\" validate:\"oneof=x y\"`\n}\nservice a {\n\t@handler A\n\tpost /a/:id (R)\n}\n"
	program, diags := parser.Load(fstest.MapFS{"a.api": {Data: []byte(text)}}, "a.api")
	require.Empty(t, diags)
	api, diags := contract.Resolve(program)
	require.Empty(t, diags)
	requests := sample.Requests(api.Groups[0].Routes[0], 7, 20)
	require.Len(t, requests, 20)
	for _, r := range requests {
		require.Regexp(t, `^/a/[0-9a-f]{8}-[0-9a-f-]{27}$`, r.Target)
		var body struct {
			By   map[netip.Prefix]int64
			Mine string
		}
		require.NoError(t, json.Unmarshal([]byte(r.Body), &body), r.Body)
		require.Len(t, body.By, 2)
		require.Contains(t, []string{"x", "y"}, body.Mine)
	}
}

func TestOneSeedMakesTheSameRequests(t *testing.T) {
	require.Equal(t, sample.Requests(routes(t)[0], 7, 20), sample.Requests(routes(t)[0], 7, 20))
	require.NotEqual(t, sample.Requests(routes(t)[0], 7, 20), sample.Requests(routes(t)[0], 8, 20))
}

func TestValuesThatCannotBeMadeMakeNoRequest(t *testing.T) {
	require.Empty(t, sample.Requests(routes(t)[1], 7, 20))
}

func TestOptionalsAreAbsentNullAndValues(t *testing.T) {
	nicks, tags := map[string]int{}, map[string]int{}
	for _, r := range sample.Requests(routes(t)[2], 7, 200) {
		var body map[string]any
		require.NoError(t, json.Unmarshal([]byte(r.Body), &body))
		for name, counts := range map[string]map[string]int{"nick": nicks, "tags": tags} {
			switch value, sent := body[name]; {
			case !sent:
				counts["absent"]++
			case value == nil:
				counts["null"]++
			default:
				counts["value"]++
			}
		}
	}
	require.Len(t, nicks, 3)
	require.Len(t, tags, 2, "null is refused")
	require.Zero(t, tags["null"])
}

const relatedText = `
type Base {
	Kind string ` + "`json:\"kind,optional,options=mail|phone\"`" + `
	Mail string ` + "`json:\"mail,optional\" validate:\"required_if=Kind mail,excluded_unless=Kind mail\"`" + `
}
type Part {
	ID   int  ` + "`json:\"id\"`" + `
	Next *Part ` + "`json:\"next,optional\"`" + `
	From int  ` + "`json:\"from\"`" + `
	To   int  ` + "`json:\"to\" validate:\"gtfield=From\"`" + `
}
type R {
	Base
	ID    int    ` + "`path:\"id\" validate:\"ltfield=Size\"`" + `
	Size  int    ` + "`json:\"size\"`" + `
	Word  string ` + "`json:\"word\"`" + `
	Again string ` + "`json:\"again\" validate:\"eqfield=Word\"`" + `
	Parts []Part ` + "`json:\"parts,optional\" validate:\"unique=ID,required_without=Note\"`" + `
	Note  string ` + "`json:\"note,optional\" validate:\"required_without=Parts\"`" + `
}
service a-api {
	@handler A
	post /a/:id (R)
}
`

func TestRequestsKeepTheRulesOfFieldsAboutEachOther(t *testing.T) {
	program, list := parser.Load(fstest.MapFS{"a.api": {Data: []byte(relatedText)}}, "a.api")
	api, more := contract.Resolve(program)
	require.Empty(t, append(list, more...))
	requests := sample.Requests(api.Groups[0].Routes[0], 7, 20)
	require.Len(t, requests, 20)
	for _, r := range requests {
		var body struct {
			Kind, Mail, Word, Again, Note string
			Size                          int
			Parts                         *[]struct{ ID, From, To int }
		}
		require.NoError(t, json.Unmarshal([]byte(r.Body), &body))
		id, err := strconv.Atoi(strings.TrimPrefix(r.Target, "/a/"))
		require.NoError(t, err)
		require.Less(t, id, body.Size)
		require.Equal(t, body.Word, body.Again)
		require.Equal(t, body.Kind == "mail", body.Mail != "")
		require.True(t, body.Parts != nil || body.Note != "", r.Body)
		if body.Parts == nil {
			continue
		}
		ids := map[int]bool{}
		for _, part := range *body.Parts {
			require.Greater(t, part.To, part.From)
			require.False(t, ids[part.ID], r.Body)
			ids[part.ID] = true
		}
	}
}
