package plan

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"

	"github.com/apigen/apigen/parser/diag"
)

// spelling knows how names are spelled on the disk, so that no file is written
// beside one whose path differs in case only: many disks hold one of the two, and
// go build refuses both.
type spelling struct {
	tree  tree
	gone  map[string]bool                // files that the plan removes
	names map[string]map[string][]string // of each directory, by their folded names
}

func newSpelling(t tree, files []File) spelling {
	s := spelling{tree: t, gone: map[string]bool{}, names: map[string]map[string][]string{}}
	for _, f := range files {
		if f.Gone {
			s.gone[f.Path] = true
		}
	}
	return s
}

// entries lists the names in a directory; none when it is not there.
func (s spelling) entries(dir string) map[string][]string {
	if known, ok := s.names[dir]; ok {
		return known
	}
	names := map[string][]string{}
	if s.tree.root != nil {
		list, _ := fs.ReadDir(s.tree.root.FS(), filepath.ToSlash(dir))
		for _, e := range list {
			names[fold(e.Name())] = append(names[fold(e.Name())], e.Name())
		}
	}
	s.names[dir] = names
	return names
}

// apart reports whether the disk has a path and lacks one that differs from it in
// case only: it can hold both.
func (s spelling) apart(has, lacks string) bool {
	if has == lacks {
		return false
	}
	there, _, _ := s.tree.at(has)
	other, _, err := s.tree.at(lacks)
	return there == regular && other == absent && err == nil
}

// other refuses a new path when the disk has it, or a directory on the way, in
// another case. What the plan removes does not count.
func (s spelling) other(p string) *problem {
	for at := p; at != "."; at = path.Dir(at) {
		dir, name := path.Split(at)
		dir = path.Clean(dir)
		for _, known := range s.entries(dir)[fold(name)] {
			there := path.Join(dir, known)
			if known == name || s.gone[there] || s.leaves(there) {
				continue
			}
			return &problem{diag.OutputDuplicate, fmt.Sprintf("%s is there, and %s differs from it in case only: many disks hold one of the two", there, at),
				fmt.Sprintf("rename %s, or what %s is called after, and run again", there, path.Base(p))}
		}
	}
	return nil
}

// leaves reports whether all files below a directory are removed.
func (s spelling) leaves(dir string) bool {
	below := s.entries(dir)
	for _, names := range below {
		for _, name := range names {
			if there := path.Join(dir, name); !s.gone[there] && !s.leaves(there) {
				return false
			}
		}
	}
	return len(below) > 0
}
