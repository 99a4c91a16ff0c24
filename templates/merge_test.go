package templates_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/templates"
)

func TestMerge(t *testing.T) {
	const base = "a\nb\nc\nd\ne\n"
	for name, c := range map[string]struct {
		yours, their, want string
		conflicts          int
	}{
		"nothing":              {base, base, base, 0},
		"yours only":           {"a\nB\nc\nd\ne\n", base, "a\nB\nc\nd\ne\n", 0},
		"theirs only":          {base, "a\nb\nc\nd\n", "a\nb\nc\nd\n", 0},
		"apart":                {"A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\nf\n", "A\nb\nc\nd\nE\nf\n", 0},
		"the same":             {"a\nX\nc\nd\ne\n", "a\nX\nc\nd\ne\n", "a\nX\nc\nd\ne\n", 0},
		"one line, two ways":   {"a\nX\nc\nd\ne\n", "a\nY\nc\nd\ne\n", "a\n<<<<<<< yours\nX\n||||||| base\nb\n=======\nY\n>>>>>>> apigen\nc\nd\ne\n", 1},
		"removed and changed":  {"a\nc\nd\ne\n", "a\nY\nc\nd\ne\n", "a\n<<<<<<< yours\n||||||| base\nb\n=======\nY\n>>>>>>> apigen\nc\nd\ne\n", 1},
		"two inserts, one gap": {"a\nX\nb\nc\nd\ne\n", "a\nY\nb\nc\nd\ne\n", "a\n<<<<<<< yours\nX\n||||||| base\n=======\nY\n>>>>>>> apigen\nb\nc\nd\ne\n", 1},
		"at the end, no break": {base + "X", base + "Y", base + "<<<<<<< yours\nX\n||||||| base\n=======\nY\n>>>>>>> apigen\n", 1},
		"two conflicts":        {"1\nb\nc\nd\n2\n", "3\nb\nc\nd\n4\n", "<<<<<<< yours\n1\n||||||| base\na\n=======\n3\n>>>>>>> apigen\nb\nc\nd\n<<<<<<< yours\n2\n||||||| base\ne\n=======\n4\n>>>>>>> apigen\n", 2},
	} {
		merged, conflicts := templates.Merge(base, c.yours, c.their)
		require.Equal(t, c.want, merged, name)
		require.Len(t, conflicts, c.conflicts, name)
		for _, conflict := range conflicts {
			require.Equal(t, conflict.Yours, c.yours[conflict.Offset:][:len(conflict.Yours)], "%s: the place in yours", name)
		}
	}
}

// FuzzMerge: what only one side changed is what that side has.
func FuzzMerge(f *testing.F) {
	f.Add("a\nb\nc\n", "a\nX\nc\n", "a\nb\nc\nd")
	f.Fuzz(func(t *testing.T, base, yours, their string) {
		for _, c := range [][4]string{{base, yours, base, yours}, {base, base, their, their}, {base, yours, yours, yours}} {
			merged, conflicts := templates.Merge(c[0], c[1], c[2])
			require.Empty(t, conflicts)
			require.Equal(t, c[3], merged)
		}
		_, conflicts := templates.Merge(base, yours, their)
		for _, conflict := range conflicts {
			require.Equal(t, conflict.Yours, yours[conflict.Offset:][:len(conflict.Yours)])
		}
	})
}
