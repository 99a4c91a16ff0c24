package project

import (
	"bytes"
	"maps"
	"path"
	"slices"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"

	"github.com/apigen/apigen/generator/plan"
)

// JoinModules makes one go.mod, or one go.sum, of two that outputs of the same
// module ask for. What either requires directly is required directly; of two
// versions the higher one counts. The error is that of a go.mod that does not parse.
func JoinModules(a, b plan.File) (plan.File, error) {
	if bytes.Equal(a.Content, b.Content) {
		return a, nil
	}
	if path.Base(a.Path) == "go.sum" {
		a.Content = joinLines(a.Content, b.Content)
		return a, nil
	}
	one, err := modfile.Parse(a.Path, a.Content, nil)
	if err != nil {
		return a, err
	}
	other, err := modfile.Parse(b.Path, b.Content, nil)
	if err != nil {
		return a, err
	}
	known := map[string]*modfile.Require{}
	for _, r := range append(one.Require, other.Require...) {
		if was := known[r.Mod.Path]; was == nil {
			known[r.Mod.Path] = &modfile.Require{Mod: r.Mod, Indirect: r.Indirect}
		} else {
			if semver.Compare(r.Mod.Version, was.Mod.Version) > 0 {
				was.Mod = r.Mod
			}
			was.Indirect = was.Indirect && r.Indirect
		}
	}
	var all []*modfile.Require
	for _, name := range slices.Sorted(maps.Keys(known)) {
		all = append(all, known[name])
	}
	one.SetRequireSeparateIndirect(all)
	one.Cleanup()
	a.Content, err = one.Format()
	return a, err
}

// joinLines is the sorted union of lines.
func joinLines(a, b []byte) []byte {
	lines := slices.DeleteFunc(bytes.Split(slices.Concat(a, b), []byte("\n")), func(line []byte) bool { return len(line) == 0 })
	slices.SortFunc(lines, bytes.Compare)
	lines = slices.CompactFunc(lines, bytes.Equal)
	return append(bytes.Join(lines, []byte("\n")), '\n')
}
