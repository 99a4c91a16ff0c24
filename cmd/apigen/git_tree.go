package main

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// gitTree is the files of a commit, read from git's objects when they are
// opened.
type gitTree struct {
	commit *commit
	blobs  map[string]blob
}

type blob struct {
	id   string
	link bool
}

// tree lists the files of the commit.
func (c *commit) tree() (*gitTree, error) {
	out, err := c.git("ls-tree", "-r", "-z", "--full-tree", c.id)
	if err != nil {
		return nil, err
	}
	t := &gitTree{commit: c, blobs: map[string]blob{}}
	for entry := range strings.SplitSeq(string(out), "\x00") {
		about, name, _ := strings.Cut(entry, "\t")
		if f := strings.Fields(about); len(f) == 3 && f[1] == "blob" {
			t.blobs[name] = blob{id: f[2], link: f[0] == "120000"}
		}
	}
	return t, nil
}

func (t *gitTree) has(name string) bool {
	_, ok := t.blobs[name]
	return ok
}

// maxLinks bounds the symbolic links that lead to one file.
const maxLinks = 8

// Open reads a file, following symbolic links inside the commit.
func (t *gitTree) Open(name string) (fs.File, error) {
	at := name
	for range maxLinks {
		b, ok := t.blobs[at]
		if !ok {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		text, err := t.commit.git("cat-file", "blob", b.id)
		if err != nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
		if !b.link {
			return textFile{bytes.NewReader(text), path.Base(name)}, nil
		}
		at = path.Join(path.Dir(at), string(text))
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("too many symbolic links")}
}

// ReadDir lists the files of a folder, for suggestions.
func (t *gitTree) ReadDir(dir string) ([]fs.DirEntry, error) {
	var names []string
	for name := range t.blobs {
		if path.Dir(name) == dir {
			names = append(names, path.Base(name))
		}
	}
	slices.Sort(names)
	var out []fs.DirEntry
	for _, name := range names {
		out = append(out, fs.FileInfoToDirEntry(textInfo{name}))
	}
	return out, nil
}
