package breaking_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser/breaking"
	"github.com/apigen/apigen/parser/diag"
)

func found(t *testing.T, rule diag.Code) []*breaking.Finding {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join(cases, string(rule)+".txtar"))
	require.NoError(t, err)
	report := breaking.Compare(contractIn(t, archive, "before.api"), contractIn(t, archive, "after.api"))
	broken, _ := report.At(breaking.Wire)
	require.Len(t, broken, 1)
	return broken
}

func TestWaiversCoverASubjectOrARoute(t *testing.T) {
	now := time.Date(2027, 1, 31, 23, 59, 0, 0, time.UTC)
	field, route := found(t, breaking.ResponseFieldRemoved), found(t, breaking.RouteMoved)
	for _, c := range []struct {
		rule     diag.Code
		where    string
		findings []*breaking.Finding
		covers   bool
	}{
		{breaking.ResponseFieldRemoved, "Item.Price", field, true},
		{breaking.ResponseFieldRemoved, "Item.price", field, true},
		{breaking.ResponseFieldRemoved, "Item", field, true},
		{breaking.ResponseFieldRemoved, "Item.name", field, false},
		{breaking.ResponseFieldRenamed, "Item.price", field, false},
		{breaking.ResponseFieldRemoved, "GET /items", field, false}, // two other routes break too
		{breaking.RouteMoved, "GET /v1/items/:id", route, true},
		{breaking.RouteMoved, "GET  /v2/items/:id", route, true},
		{breaking.RouteMoved, "GET /v1/items/:item", route, false},
		{breaking.RouteMoved, "/v1/items", route, true},
		{breaking.RouteMoved, "/v1/items/:item", route, true},
		{breaking.RouteMoved, "/v2", route, true},
		{breaking.RouteMoved, "/v", route, false},
		{breaking.ResponseFieldRemoved, "/items", field, true}, // a type that only routes below use
		{breaking.ResponseFieldRemoved, "/items/:id", field, false},
	} {
		counting, waived, warnings := breaking.Waive(c.findings, []breaking.Waiver{{Rule: c.rule, Where: c.where}}, now)
		if c.covers {
			require.Empty(t, counting, c.where)
			require.Len(t, waived, 1)
			require.Empty(t, warnings)
			continue
		}
		require.Len(t, counting, 1, c.where)
		require.Empty(t, waived)
		require.Len(t, warnings, 1)
		require.Equal(t, breaking.WaiverUnused, warnings[0].Code)
	}
}

func TestWaiversHoldThroughTheirLastDay(t *testing.T) {
	waivers := []breaking.Waiver{{
		Rule: breaking.ResponseFieldRemoved, Where: "Item.price",
		Until: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC),
	}}
	lastMinute := time.Date(2027, 1, 31, 23, 59, 0, 0, time.UTC)
	counting, waived, warnings := breaking.Waive(found(t, breaking.ResponseFieldRemoved), waivers, lastMinute)
	require.Empty(t, counting)
	require.Len(t, waived, 1)
	require.Empty(t, warnings)

	counting, waived, warnings = breaking.Waive(found(t, breaking.ResponseFieldRemoved), waivers, lastMinute.Add(time.Minute))
	require.Len(t, counting, 1)
	require.Empty(t, waived)
	require.Len(t, warnings, 1)
	require.Equal(t, diag.Warning, warnings[0].Severity)
	require.Equal(t, "this waiver of response-field-removed ended on 2027-01-31", warnings[0].Message)
}

func TestWaiversOfAGroupCoverWhatConcernsItsRoutesAlone(t *testing.T) {
	const routes = "@server (\n\tgroup: admin/users\n)\nservice a {\n\t@handler A\n\tget /a returns (R)\n}\n@server (\n\tgroup: admin\n)\nservice a {\n\t@handler B\n\tget /b returns (R)\n\t@handler C\n\tget /c returns (S)\n}\nservice a {\n\t@handler D\n\tget /d returns (S)\n}\n"
	report := breaking.Compare(
		resolve([]byte("type R {\n\tX int\n\tY int\n}\ntype S {\n\tX int\n\tY int\n}\n"+routes)),
		resolve([]byte("type R {\n\tX int\n}\ntype S {\n\tX int\n}\n"+routes)))
	broken, _ := report.At(breaking.Wire)
	require.Len(t, broken, 2)
	for where, covered := range map[string]int{"admin": 1, "admin/users": 0, "adm": 0, "/": 2} {
		counting, waived, _ := breaking.Waive(broken, []breaking.Waiver{{Rule: breaking.ResponseFieldRemoved, Where: where}}, time.Now())
		require.Len(t, waived, covered, where)
		require.Len(t, counting, 2-covered, where)
	}
}
