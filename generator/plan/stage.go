package plan

import (
	"cmp"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
)

// writers is how many files are staged at a time. Most of that time is waiting
// until a disk has a file for good, and disks do several in one go.
const writers = 8

// stageFiles writes the new content of every file beside its target. When one
// fails no further ones are begun; the error is that of the first in order.
func stageFiles(root *os.Root, j journal, changes []Change, hook stepHook) error {
	errs := make([]error, len(j.Files))
	var failed atomic.Bool
	var working sync.WaitGroup
	free := make(chan struct{}, writers)
	for i, e := range j.Files {
		free <- struct{}{}
		if failed.Load() {
			break
		}
		if errs[i] = hook.before("stage " + e.Path); errs[i] != nil {
			break
		}
		working.Go(func() {
			defer func() { <-free }()
			if err := e.stage(root, changes[i]); err != nil {
				errs[i] = cannotWrite(root, e.Path, err)
				failed.Store(true)
			}
		})
	}
	working.Wait()
	return cmp.Or(errs...)
}

func (e entry) stage(root *os.Root, c Change) error {
	if e.Remove {
		return backup(root, e.Path, e.backup)
	}
	mode := cmp.Or(c.File.Mode.Perm(), 0o644)
	if err := writeFile(root, e.staged, c.File.Content, mode); err != nil || !e.Update {
		return err
	}
	if err := keepMode(root, e.Path, e.staged); err != nil {
		return err
	}
	return backup(root, e.Path, e.backup)
}

func keepMode(root *os.Root, from, to string) error {
	info, err := root.Stat(filepath.FromSlash(from))
	if err != nil {
		return err
	}
	return root.Chmod(filepath.FromSlash(to), info.Mode().Perm())
}

// syncDirs makes durable what the run made and moved, a directory once.
func (j journal) syncDirs(root *os.Root) {
	var dirs []string
	for _, dir := range j.Dirs {
		dirs = append(dirs, path.Dir(dir))
	}
	for _, e := range j.Files {
		dirs = append(dirs, path.Dir(e.Path))
	}
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		syncDir(root, dir)
	}
}
