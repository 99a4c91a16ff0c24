package plan

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// While a plan is applied, stateDir under the root holds the lock and the
// journal. It is gone when the run ends.
const (
	stateDir      = ".apigen"
	lockName      = stateDir + "/lock"
	draftName     = stateDir + "/journal.new"
	journalName   = stateDir + "/journal"   // present: the run is undone
	committedName = stateDir + "/committed" // present: the run is finished, backups may remain
)

// journal is everything that undoing or finishing a run needs to know. It is
// on disk before the first change to the tree.
type journal struct {
	Run   string   `json:"run"`  // random; part of every temporary name
	Dirs  []string `json:"dirs"` // directories the run makes, parents first
	Files []entry  `json:"files"`
}

// entry is one file of a run. The temporary names are derived and not stored:
// a journal that came from elsewhere, such as a cloned repository, must not be
// able to name files for us to move or remove.
type entry struct {
	Path   string `json:"path"`
	Update bool   `json:"update"`           // false: there was no file
	Remove bool   `json:"remove,omitempty"` // there will be no file; Update is true as well
	Will   string `json:"will"`             // SHA-256 of the new content; empty when there is none

	staged string // the new content, beside the target until it is renamed
	backup string // the former file of an update or removal
}

func newJournal(root *os.Root, changes []Change) (journal, error) {
	j := journal{Run: rand.Text()}
	known := map[string]bool{".": true}
	for _, c := range changes {
		if c.Action == Remove {
			j.Files = append(j.Files, entry{Path: c.File.Path, Update: true, Remove: true})
			continue
		}
		missing, err := missingDirs(root, path.Dir(c.File.Path), known)
		if err != nil {
			return j, err
		}
		j.Dirs = append(j.Dirs, missing...)
		j.Files = append(j.Files, entry{Path: c.File.Path, Update: c.Action != Create, Will: sum(c.File.Content)})
	}
	j.nameTemporaries()
	return j, nil
}

// nameTemporaries uses names that are random, so that they never meet a file
// of the user's, and start with a dot, so that the go command ignores them.
func (j *journal) nameTemporaries() {
	for i := range j.Files {
		e := &j.Files[i]
		name := path.Join(path.Dir(e.Path), fmt.Sprintf(".apigen-%s-%d", j.Run, i))
		e.staged, e.backup = name+".new", name+".old"
	}
}

// missingDirs returns dir and its parents as far as they don't exist and are
// not in known, parents first, and adds them to known.
func missingDirs(root *os.Root, dir string, known map[string]bool) ([]string, error) {
	if known[dir] {
		return nil, nil
	}
	missing, err := missingDirs(root, path.Dir(dir), known)
	if err != nil {
		return nil, err
	}
	known[dir] = true
	_, err = root.Stat(filepath.FromSlash(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return append(missing, dir), nil
	}
	return missing, err
}

func (j journal) write(root *os.Root) error {
	text, err := json.Marshal(j)
	if err != nil {
		return err
	}
	if err := writeFile(root, draftName, text, 0o600); err != nil {
		return err
	}
	return rename(root, draftName, journalName)
}

// readJournal returns fs.ErrNotExist when there is none.
func readJournal(root *os.Root, name string) (journal, error) {
	var j journal
	text, err := root.ReadFile(filepath.FromSlash(name))
	if err != nil {
		return j, err
	}
	if err := errors.Join(json.Unmarshal(text, &j), j.check()); err != nil {
		return j, fmt.Errorf("%s is damaged; check the files beside it, remove it and run again: %w",
			filepath.Join(root.Name(), filepath.FromSlash(name)), err)
	}
	j.nameTemporaries()
	return j, nil
}

func (j *journal) check() error {
	if strings.Trim(j.Run, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return errors.New("bad run name")
	}
	for _, e := range j.Files {
		if p := checkPath(e.Path); p != nil {
			return fmt.Errorf("%q: %s", e.Path, p.reason)
		}
	}
	for _, dir := range j.Dirs {
		if p := checkPath(dir); p != nil {
			return fmt.Errorf("%q: %s", dir, p.reason)
		}
	}
	return nil
}

func sum(content []byte) string {
	s := sha256.Sum256(content)
	return hex.EncodeToString(s[:])
}
