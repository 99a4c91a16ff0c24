package diag_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// repeated is a file of n lines and one warning that every line deserves.
func repeated(name string, n int) (*source.File, diag.List) {
	f := source.NewFile(name, []byte(strings.Repeat("odd\n", n)))
	var list diag.List
	for i := range n {
		list.Add(diag.Warningf(f.Span(4*i, 4*i+3), diag.UnknownServerKey, "no key odd").WithHint("did you mean even?"))
	}
	return f, list
}

func TestAHabitIsOneWarningWithItsCountAndFirstPlaces(t *testing.T) {
	f, list := repeated("a.api", 190)
	list.Add(diag.Warningf(f.Span(4, 7), diag.NoEffect, "the one that matters"))
	got := show(t, f, diag.Options{}, list...)
	require.True(t, strings.HasPrefix(got, "a.api:1:1: warning: no key odd (190 times) [unknown-server-key]\n"), got)
	require.Equal(t, 2, strings.Count(got, "warning:"))
	require.Contains(t, got, "a.api:2:1: note: also here\n")
	require.Contains(t, got, "a.api:4:1: note: also here, and 186 more\n")
	require.NotContains(t, got, "a.api:5:1")
	require.Equal(t, 1, strings.Count(got, "hint:"))
}

func TestMachinesReadHowOftenAWarningStands(t *testing.T) {
	_, list := repeated("a.api", 2)
	list.Add(diag.Warningf(list[0].Span, diag.NoEffect, "once"))
	var out strings.Builder
	require.NoError(t, diag.JSON(&out, list))
	var got []struct {
		Message string
		Times   int
		Related []struct{ Line int }
	}
	require.NoError(t, json.Unmarshal([]byte(out.String()), &got))
	require.Len(t, got, 2)
	require.Equal(t, "once", got[0].Message)
	require.Zero(t, got[0].Times)
	require.Equal(t, 2, got[1].Times)
	require.Len(t, got[1].Related, 1)
	require.Equal(t, 2, got[1].Related[0].Line)
}

// What two contracts import is read twice.
func TestPlacesOfASharedFileCountOnce(t *testing.T) {
	_, list := repeated("common.api", 5)
	_, other := repeated("b.api", 2)
	joined := append(list.Folded(), append(other, list[:3]...).Folded()...).Folded()
	require.Len(t, joined, 1)
	require.Equal(t, 7, joined[0].Times())
	require.Equal(t, joined, joined.Folded())
}

func TestWhatIsToBeMendedIsNamedAtEachPlace(t *testing.T) {
	f, list := repeated("a.api", 3)
	for i := range list {
		list[i].Severity = diag.Error
	}
	require.Len(t, list.Folded(), 3)
	for i := range list {
		list[i] = diag.Warningf(list[i].Span, diag.NoEffect, "explained").WithRelated(f.Span(0, 3), fmt.Sprint(i))
	}
	require.Len(t, list.Folded(), 3, "each has an explanation of its own")
}
