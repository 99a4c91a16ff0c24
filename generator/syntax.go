package generator

import (
	"bytes"
	"fmt"
	"go/format"
	"strings"

	"github.com/apigen/apigen/generator/plan"
)

// checkGo is the last gate before a plan: a file that the Go tools would
// reject is a bug in an emitter and must not reach a user's tree. Files still to
// be rendered pass: what renders Go formats it.
func checkGo(files []plan.File) error {
	for _, f := range files {
		if f.Render != nil || !strings.HasSuffix(f.Path, ".go") {
			continue
		}
		formatted, err := format.Source(f.Content)
		if err != nil {
			return fmt.Errorf("%s wrote %s, which is not valid Go: %w\n%s", f.Origin, f.Path, err, numbered(f.Content))
		}
		if !bytes.Equal(formatted, f.Content) {
			return fmt.Errorf("%s wrote %s without formatting it: line %d differs from gofmt",
				f.Origin, f.Path, firstDifference(f.Content, formatted))
		}
	}
	return nil
}

func numbered(text []byte) string {
	var b strings.Builder
	n := 0
	for line := range bytes.Lines(text) {
		n++
		fmt.Fprintf(&b, "%5d\t%s", n, line)
	}
	return b.String()
}

// firstDifference returns the first line, from 1, at which a and b differ.
func firstDifference(a, b []byte) int {
	as, bs := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range min(len(as), len(bs)) {
		if !bytes.Equal(as[i], bs[i]) {
			return i + 1
		}
	}
	return min(len(as), len(bs)) + 1
}
