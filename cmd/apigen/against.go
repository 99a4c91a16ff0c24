package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// against is what contracts are compared with: a commit, a directory that holds
// files of the same names, or one file.
type against struct {
	typed     string
	ref, path string // of a commit; the path is empty unless typed
	dir, file string
}

// parseAgainst reads --against. A file and a path in a commit stand for one
// contract.
func parseAgainst(typed string, contracts int) (against, error) {
	a := against{typed: typed}
	if typed == "" {
		return a, errors.New("nothing to compare with; name it with --against git:main, or with --against PATH")
	}
	if rest, ok := strings.CutPrefix(typed, "git:"); ok {
		a.ref, a.path, _ = strings.Cut(rest, ":")
		return a, a.checkOne(a.path, contracts)
	}
	info, err := os.Stat(typed)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return a, fmt.Errorf("--against %s does not exist; for a commit write --against git:%s", typed, typed)
	case err != nil:
		return a, fmt.Errorf("--against %s can't be read: %w", typed, errors.Unwrap(err))
	case info.IsDir():
		a.dir = typed
	default:
		a.file = typed
	}
	return a, a.checkOne(a.file, contracts)
}

func (a against) checkOne(file string, contracts int) error {
	if file == "" || contracts == 1 {
		return nil
	}
	return fmt.Errorf("--against %s is one contract, and there are %d to compare; choose one with --api", a.typed, contracts)
}

// load finds the old form of a contract. It is nil, with a note, when there was
// no such contract yet; a note beside one says where it was found.
func (a against) load(ctx context.Context, contract string) (old *loaded, note string, err error) {
	switch {
	case a.file != "":
		old, err = loadFormer(a.file)
		return old, "", err
	case a.dir != "":
		return a.loadBeside(contract)
	}
	return a.loadCommitted(ctx, contract)
}

func (a against) loadBeside(contract string) (*loaded, string, error) {
	rel := asTyped(contract)
	if abs, err := filepath.Abs(contract); err == nil {
		rel = asTyped(abs)
	}
	if !filepath.IsLocal(rel) {
		return nil, "", fmt.Errorf("contract %s is not below the working directory, so it has no counterpart in %s; name the old file with --against", contract, a.dir)
	}
	path := filepath.Join(a.dir, rel)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Sprintf("%s is new: %s does not exist", contract, path), nil
	}
	old, err := loadFormer(path)
	return old, "", err
}

func (a against) loadCommitted(ctx context.Context, contract string) (*loaded, string, error) {
	c, err := openCommit(ctx, filepath.Dir(contract), a.ref)
	if err != nil {
		return nil, "", err
	}
	tree, err := c.tree()
	if err != nil {
		return nil, "", err
	}
	name, note := a.path, ""
	switch {
	case name == "":
		if name = c.inTree(filepath.Base(contract)); tree.has(name) {
			break
		}
		former, ok := c.formerName(name)
		if !ok {
			return nil, fmt.Sprintf("%s is new: %s does not exist; after a move, name the old path with --against %s:OLD", contract, c.spell(name), a.typed), nil
		}
		name, note = former, fmt.Sprintf("%s was %s", contract, c.spell(former))
	case !tree.has(name):
		return nil, "", fmt.Errorf("%s does not exist; the path starts at the top of the repository", c.spell(name))
	}
	return loadIn(c.spell(name), tree, name, c.spell), note, nil
}
