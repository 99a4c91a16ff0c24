package source_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/source"
)

func TestPositionsCountRunesAndLines(t *testing.T) {
	f := source.NewFile("a.api", []byte("ab\r\n注册 x\n\nend"))
	for _, c := range []struct {
		offset int
		want   string
	}{
		{0, "a.api:1:1"},
		{2, "a.api:1:3"},   // the CR
		{4, "a.api:2:1"},   // 注
		{7, "a.api:2:2"},   // 册
		{11, "a.api:2:4"},  // x
		{13, "a.api:3:1"},  // the empty line
		{14, "a.api:4:1"},  // end
		{17, "a.api:4:4"},  // end of file
		{999, "a.api:4:4"}, // outside
		{-1, "a.api:1:1"},
	} {
		require.Equal(t, c.want, f.Pos(c.offset).String(), "offset %d", c.offset)
	}
}

func TestLinesHaveNoEnding(t *testing.T) {
	f := source.NewFile("a.api", []byte("ab\r\n注册\n\nend"))
	require.Equal(t, []string{"", "ab", "注册", "", "end", ""},
		[]string{f.Line(0), f.Line(1), f.Line(2), f.Line(3), f.Line(4), f.Line(5)})
}

func TestByteOrderMarkTakesNoColumn(t *testing.T) {
	f := source.NewFile("a.api", []byte("\uFEFFtype A\nx"))
	require.Equal(t, 3, f.Begin())
	require.Equal(t, "type A", f.Line(1))
	require.Equal(t, "a.api:1:1", f.Pos(0).String())
	require.Equal(t, "a.api:1:1", f.Pos(3).String())
	require.Equal(t, "a.api:1:6", f.Pos(8).String())
	require.Equal(t, "a.api:2:1", f.Pos(10).String())
}

func TestEmptyFile(t *testing.T) {
	f := source.NewFile("a.api", nil)
	require.Equal(t, "a.api:1:1", f.Pos(0).String())
	require.Empty(t, f.Line(1))
}

func TestBeforeOrdersByFileThenOffset(t *testing.T) {
	a := source.Pos{Filename: "a", Offset: 9, Line: 1, Column: 10}
	b := source.Pos{Filename: "b", Offset: 1, Line: 1, Column: 2}
	require.True(t, a.Before(b))
	require.False(t, b.Before(a))
	require.False(t, source.Pos{Filename: "a"}.Valid())
	require.Equal(t, "a", source.Pos{Filename: "a"}.String())
}
