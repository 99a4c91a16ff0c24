package project

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// checksums are the lines of a go.sum.
type checksums []checksum

// checksum is one line. The version ends in "/go.mod" when the hash is of that file alone.
type checksum struct {
	module.Version
	hash string
}

func parseSums(text []byte) (checksums, error) {
	var out checksums
	n := 0
	for line := range bytes.Lines(text) {
		n++
		fields := strings.Fields(string(line))
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 3 {
			return nil, fmt.Errorf("line %d has %d fields, not a module, a version and a hash", n, len(fields))
		}
		out = append(out, checksum{module.Version{Path: fields[0], Version: fields[1]}, fields[2]})
	}
	return out, nil
}

// format orders lines as the go command does and drops repetitions.
func (c checksums) format() []byte {
	lines := slices.Clone(c)
	slices.SortFunc(lines, compareSums)
	var out bytes.Buffer
	for _, line := range slices.Compact(lines) {
		fmt.Fprintf(&out, "%s %s %s\n", line.Path, line.Version.Version, line.hash)
	}
	return out.Bytes()
}

func compareSums(a, b checksum) int {
	va, fa, _ := strings.Cut(a.Version.Version, "/")
	vb, fb, _ := strings.Cut(b.Version.Version, "/")
	return cmp.Or(cmp.Compare(a.Path, b.Path), semver.Compare(va, vb), cmp.Compare(va, vb), cmp.Compare(fa, fb), cmp.Compare(a.hash, b.hash))
}
