package main

import (
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/apigen/apigen/parser/source"
)

// loadAll loads several contracts. A file that one of them imports is a part of
// that contract and not one of its own, so that *.api names each file once.
// The path - is the standard input.
func loadAll(paths []string, stdin io.Reader) ([]*loaded, error) {
	var contracts []*loaded
	for _, path := range paths {
		l, err := loadOne(path, stdin)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(contracts, l.sameEntry) {
			contracts = append(contracts, l)
		}
	}
	for i := 0; i < len(contracts); {
		if slices.ContainsFunc(contracts, contracts[i].partOf) {
			contracts = slices.Delete(contracts, i, i+1)
			continue
		}
		i++
	}
	return contracts, nil
}

func loadOne(path string, stdin io.Reader) (*loaded, error) {
	if path != "-" {
		return load(path)
	}
	abs, err := filepath.Abs(stdinName)
	if err != nil {
		return nil, err
	}
	open := func(dir string) fs.FS {
		rel, _ := filepath.Rel(dir, abs)
		return withStdin{source.Dir(dir), filepath.ToSlash(rel), stdin}
	}
	l := loadFrom(stdinName, abs, open)
	l.Diags = refuseUnchecked(stdinName, l.Diags)
	return l, nil
}

func (l *loaded) sameEntry(other *loaded) bool { return l.entry() == other.entry() }

// partOf reports whether another contract imports the entry file of l.
func (l *loaded) partOf(other *loaded) bool {
	if l.sameEntry(other) {
		return false
	}
	for _, file := range other.program.Files {
		if file.Name == l.entry() {
			return true
		}
	}
	return false
}

// entry is the name of the entry file.
func (l *loaded) entry() string {
	if l.program.Entry == nil {
		return l.path
	}
	return l.program.Entry.Name
}

// together is what was found in all contracts.
func together(contracts []*loaded) *loaded {
	all := &loaded{sources: map[string]*source.File{}}
	for _, l := range contracts {
		all.Diags.Add(l.Diags...)
		maps.Copy(all.sources, l.sources)
	}
	return all
}

// stdinName stands for the standard input where a file name is shown. It lies
// in the working directory as far as imports are concerned.
const stdinName = "<stdin>"

// withStdin is a file system with one more file, which is read from stdin.
type withStdin struct {
	fs.FS
	name  string
	stdin io.Reader
}

func (f withStdin) Open(name string) (fs.File, error) {
	if name != f.name {
		return f.FS.Open(name)
	}
	return textFile{f.stdin, stdinName}, nil
}

// textFile is a plain file that can be read once, which is all that loading a
// contract takes.
type textFile struct {
	io.Reader
	name string
}

func (textFile) Close() error                 { return nil }
func (f textFile) Stat() (fs.FileInfo, error) { return textInfo{f.name}, nil }

// textInfo describes a plain file of unknown size.
type textInfo struct{ name string }

func (i textInfo) Name() string     { return i.name }
func (textInfo) Size() int64        { return 0 }
func (textInfo) Mode() fs.FileMode  { return 0o444 }
func (textInfo) ModTime() time.Time { return time.Time{} }
func (textInfo) IsDir() bool        { return false }
func (textInfo) Sys() any           { return nil }
