package diag_test

import (
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata/diag")

func sarif(t *testing.T, list diag.List) string {
	var out strings.Builder
	require.NoError(t, diag.SARIF(&out, list))
	return out.String()
}

func sample() diag.List {
	f := source.NewFile("api/用户 1.api", []byte("type 用户 {}\ntype 用户 {}\n"))
	return diag.List{
		diag.Warningf(f.Span(0, 4), diag.UnknownServerKey, "a <b> key"),
		diag.Errorf(f.Span(20, 26), diag.DuplicateType, "type 用户 is declared twice").
			WithHint("rename one").WithRelated(f.Span(5, 11), "first declared here"),
		diag.Errorf(f.Span(20, 26), diag.DuplicateType, "said again"),
		diag.Errorf(source.Span{}, diag.MissingService, "no service"),
		diag.Errorf(source.Span{Start: source.Pos{Filename: "x.api"}}, diag.UnreadableFile, "can't read x.api"),
		diag.Errorf(f.Span(0, 4), "not-declared", "a code of somebody else"),
	}
}

func TestSARIF(t *testing.T) {
	const golden = "../../testdata/diag/all.sarif"
	got := sarif(t, sample())
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func TestSARIFOfNothingHasEmptyResults(t *testing.T) {
	var log struct {
		Runs []struct{ Results []any }
	}
	require.NoError(t, json.Unmarshal([]byte(sarif(t, nil)), &log))
	require.Len(t, log.Runs, 1)
	require.NotNil(t, log.Runs[0].Results, "null results mean that the run failed (3.14.23)")
	require.Empty(t, log.Runs[0].Results)
}

// object is one JSON object of a log.
type object = map[string]any

// TestSARIFHasWhatTheStandardRequires checks the properties that consumers
// reject a log without.
func TestSARIFHasWhatTheStandardRequires(t *testing.T) {
	var log object
	require.NoError(t, json.Unmarshal([]byte(sarif(t, sample())), &log))
	require.Equal(t, "2.1.0", log["version"])
	require.Contains(t, log["$schema"], "sarif-2.1.0")
	run := log["runs"].([]any)[0].(object)
	driver := run["tool"].(object)["driver"].(object)
	require.Equal(t, "apigen", driver["name"])
	rules := driver["rules"].([]any)
	results := run["results"].([]any)
	require.Len(t, results, len(sample()))
	for _, r := range results {
		result := r.(object)
		require.NotEmpty(t, result["message"].(object)["text"])
		require.Contains(t, []any{"error", "warning"}, result["level"])
		require.Equal(t, result["ruleId"], rules[int(result["ruleIndex"].(float64))].(object)["id"])
		for _, key := range []string{"locations", "relatedLocations"} {
			places, _ := result[key].([]any)
			for _, place := range places {
				checkLocation(t, place.(object)["physicalLocation"].(object))
			}
		}
	}
}

func checkLocation(t *testing.T, physical object) {
	t.Helper()
	uri, err := url.Parse(physical["artifactLocation"].(object)["uri"].(string))
	require.NoError(t, err)
	require.False(t, uri.IsAbs(), "file names are relative")
	region, ok := physical["region"].(object)
	if !ok {
		return
	}
	for _, key := range []string{"startLine", "startColumn", "endLine", "endColumn"} {
		require.GreaterOrEqual(t, region[key], 1.0, key)
	}
	if region["startLine"] == region["endLine"] {
		require.GreaterOrEqual(t, region["endColumn"], region["startColumn"])
	}
}
