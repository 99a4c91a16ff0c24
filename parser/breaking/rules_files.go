package breaking

import (
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// defaultMaxCount is how many files a list may have when its field does not say.
const defaultMaxCount = 100

// files compares which files are accepted.
func (c *comparison) files(s spot, old, new *contract.FileLimits) {
	if old == nil || new == nil {
		return // one of them takes no files, which is another type
	}
	lost := slices.DeleteFunc(slices.Clone(old.Types), func(t string) bool { return covered(t, new.Types) })
	switch {
	case len(new.Types) > 0 && len(old.Types) == 0:
		c.report(RequestFileNarrowed, s.says("%s must be of type %s now", s.what, strings.Join(new.Types, ", ")))
	case len(new.Types) > 0 && len(lost) > 0:
		c.report(RequestFileNarrowed, s.says("%s can't be of type %s any more", s.what, strings.Join(lost, " or ")))
	}
	if new.MaxSize > 0 && (old.MaxSize == 0 || new.MaxSize < old.MaxSize) {
		c.report(RequestFileNarrowed, s.says("%s may have %d bytes now", s.what, new.MaxSize))
	}
	if is := maxCount(new); is < maxCount(old) {
		c.report(RequestFileNarrowed, s.says("%s may be %d files now", s.what, is))
	}
}

// covered reports whether a list of types accepts all files of a type.
func covered(mediaType string, types []string) bool {
	return slices.ContainsFunc(types, func(t string) bool {
		family, any := strings.CutSuffix(t, "*")
		return t == mediaType || any && strings.HasPrefix(mediaType, family)
	})
}

func maxCount(f *contract.FileLimits) int {
	if f.MaxCount == 0 {
		return defaultMaxCount
	}
	return f.MaxCount
}
