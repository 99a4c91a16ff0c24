package plan

import (
	"io/fs"
	"slices"

	"github.com/apigen/apigen/parser/diag"
)

// Owner says who may change a file once it exists.
type Owner int

const (
	// Generated files belong to the tool: sealed with Seal, rewritten when
	// different, never when somebody edited them.
	Generated Owner = iota
	// Scaffold files are created when missing and belong to the user from then on.
	Scaffold
	// Patched files are the user's too, but what generated code relies on in them
	// is kept true: Content is Base with those symbols changed.
	Patched
	// Record files are the tool's memory. They have no seal, so that merging two
	// branches by hand is no edit, and are rewritten when different.
	Record
)

// String names the owner as it is printed.
func (o Owner) String() string {
	switch o {
	case Generated:
		return "generated"
	case Scaffold:
		return "scaffold"
	case Patched:
		return "patched"
	case Record:
		return "record"
	}
	return "unknown owner"
}

// Starter is the Origin of Go files that a new project begins with, to be
// replaced by the user's own.
const Starter = "starter"

// File is one file that should exist.
type File struct {
	Path    string      // slash-separated, relative to the root of the plan
	Owner   Owner       // zero is Generated
	Content []byte      // for Generated: the result of Seal
	Mode    fs.FileMode // permission bits of a new file, before umask; 0 means 0644. An existing file keeps its own
	Origin  string      // the emitter or template it comes from, for messages
	Why     string      // what asks for the change, for people; may be empty

	// Base is the user's text that Content was made from, for Patched files, or
	// the text that may be removed. Nil means that there was no such file. When
	// the disk holds anything else the plan is refused as stale. So it is for a
	// Record, where nil means that any may be there and an empty text that none was.
	Base []byte

	// From is where the user had the file, when it moves; otherwise empty.
	From string

	// Gone asks for the file's removal. Generated files go when nobody edited
	// them and are kept otherwise; all others must hold Base.
	Gone bool

	// Render makes the Content where that is left for later, and is nil when
	// Content is there. Diff calls it for what it must know or write, so nobody
	// pays for a scaffold that exists. It may run beside others and always
	// returns the same.
	Render func() ([]byte, error)

	// Matches reports whether body, the text behind the header of an unedited
	// generated file, is what Render would seal. It is for what can be told for
	// less than Render costs: false sends Diff there. Nil is always false.
	Matches func(body []byte) bool
}

// Action is what Apply does to one file.
type Action int

const (
	// Create writes a file that does not exist.
	Create Action = iota
	// Update replaces a generated file that differs.
	Update
	// Patch replaces a file of the user's by one that differs in what generated
	// code relies on.
	Patch
	// Remove deletes a file that nothing in the contract asks for any more.
	Remove
	// Same leaves a generated file alone because it is as wanted.
	Same
	// Keep leaves a file alone because it is the user's.
	Keep
	// Conflict can't be carried out; Reason says why. One conflict stops the whole plan.
	Conflict
)

// String names the action as it is printed.
func (a Action) String() string {
	switch a {
	case Create:
		return "create"
	case Update:
		return "update"
	case Patch:
		return "patch"
	case Remove:
		return "remove"
	case Same:
		return "same"
	case Keep:
		return "keep"
	case Conflict:
		return "conflict"
	}
	return "unknown action"
}

// Change is one file and what happens to it.
type Change struct {
	File   File
	Action Action
	Before []byte // the content Diff found; nil when there is no such file
	Reason string // why a Conflict can't be carried out, or why a file that is gone is kept; empty otherwise
}

// Plan is what will happen to a tree. Make one with Diff.
type Plan struct {
	Root    string   // absolute
	Changes []Change // sorted by path
}

// Conflicts returns the changes that stop the plan, in order.
func (p *Plan) Conflicts() []Change { return p.only(Conflict) }

// Pending returns the changes that Apply would write, in order. It is empty
// when the tree is up to date.
func (p *Plan) Pending() []Change { return p.only(Create, Update, Patch, Remove) }

func (p *Plan) only(actions ...Action) []Change {
	var out []Change
	for _, c := range p.Changes {
		if slices.Contains(actions, c.Action) {
			out = append(out, c)
		}
	}
	return out
}

// Diff compares files with the tree under root, which need not exist yet, and
// says what to do. It writes nothing, except that it first undoes a run that
// was killed while applying.
//
// Every conflict is in the plan and, with its code and a hint, in the list. The
// error is for broken I/O, a root that must not be written to ("/", the home
// directory), and a generated file that lacks its seal.
func Diff(root string, files []File) (*Plan, diag.List, error) {
	return diff(root, files)
}

// Recover undoes or finishes a run under root that was killed while applying.
// Call it before reading files that a plan is made from; Diff does so itself.
func Recover(root string) error {
	abs, err := safeRoot(root)
	if err != nil {
		return err
	}
	return recoverRun(abs, nil)
}

// Apply writes the plan. On any error the tree is as it was before: see
// ErrConflict, ErrStale and ErrLocked for the ones a caller may tell apart.
// Files that need no change keep their modification time.
func (p *Plan) Apply() error { return p.apply(nil) }
