package merge

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// RecordPath is the tool's memory of a service, beside its contract.
const RecordPath = "apigen.lock"

const recordHead = `# What apigen wrote here and for which routes, so that it can tell your edits from
# its own text and a renamed route from a new one. Commit this file. After a merge
# keep the lines of both sides.
`

// Record is what an earlier run wrote. The zero Record is that of no run.
//
// It is a text of lines, so that version control merges it like any other: the
// lines of two branches together are the record of both.
type Record struct {
	Service   string
	Routes    []RecordedRoute
	Generated map[string]bool            // paths
	Scaffolds map[string]map[string]bool // digests of what was written, by path
	Starters  map[string]string          // digest of what a new project began with, by path
	Orphans   map[string]string          // path to why it is no longer needed
}

// RecordedRoute is a route as an earlier run left it.
type RecordedRoute struct {
	Method, Path, Group, Handler string
	File, Type, Func             string
	Stub                         string // digest of what the stub was made from
}

// ParseRecord reads a record. Lines it does not understand, such as those that
// version control adds to a conflict, are left out.
func ParseRecord(text []byte) Record {
	r := newRecord()
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		switch {
		case cells[0] == "service" && len(cells) == 2:
			r.Service = cells[1]
		case cells[0] == "route" && len(cells) == 9:
			route := RecordedRoute{cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7], cells[8]}
			r.Routes = append(r.Routes, route)
		case cells[0] == "generated" && len(cells) == 2:
			r.Generated[cells[1]] = true
		case cells[0] == "yours" && len(cells) == 3:
			r.addScaffold(cells[1], cells[2])
		case cells[0] == "starter" && len(cells) == 3:
			r.Starters[cells[1]] = cells[2]
		case cells[0] == "orphan" && len(cells) == 3:
			r.Orphans[cells[1]] = cells[2]
		}
	}
	return r
}

func newRecord() Record {
	return Record{Generated: map[string]bool{}, Scaffolds: map[string]map[string]bool{}, Starters: map[string]string{}, Orphans: map[string]string{}}
}

func (r Record) addScaffold(path, digest string) {
	if r.Scaffolds[path] == nil {
		r.Scaffolds[path] = map[string]bool{}
	}
	r.Scaffolds[path][digest] = true
}

// Text spells the record; the same record has the same text.
func (r Record) Text() []byte {
	var lines []string
	add := func(cells ...string) { lines = append(lines, strings.Join(cells, "\t")) }
	for _, o := range r.Routes {
		add("route", o.Method, o.Path, o.Group, o.Handler, o.File, o.Type, o.Func, o.Stub)
	}
	for path := range r.Generated {
		add("generated", path)
	}
	for path, digests := range r.Scaffolds {
		for digest := range digests {
			add("yours", path, digest)
		}
	}
	for path, digest := range r.Starters {
		add("starter", path, digest)
	}
	for path, why := range r.Orphans {
		add("orphan", path, why)
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	return []byte(recordHead + "service\t" + r.Service + "\n" + strings.Join(lines, "\n") + "\n")
}

// untouched reports whether content is what an earlier run wrote at path.
func (r Record) untouched(path string, content []byte) bool {
	return r.Scaffolds[path][Digest(content)]
}

// expendable reports whether nothing of the user's is lost with a file: it is a
// stub, or the example that a new project began with.
func (r Record) expendable(path string, content []byte) bool {
	return r.untouched(path, content) || r.Starters[path] == Digest(content)
}

// Digest is what a record keeps of a text. Line endings do not count, so that a
// checkout with CRLF is no edit.
func Digest(content []byte) string {
	sum := sha256.Sum256(bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")))
	return hex.EncodeToString(sum[:])
}
