package merge

import (
	"cmp"
	"fmt"
	"go/types"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// Prove type-checks the Go code of a service as a plan would leave it and
// returns an error for each place that would no longer compile and does now.
// changes are those of the plan, with paths as in disk. own is the directory of
// the copied runtime. Places are those where the user has the code now.
//
// What the code takes from outside the service is not looked at, so that
// neither the go command nor a network is needed. A list without errors
// therefore says that no change of the plan breaks the service's own code.
func Prove(disk fs.FS, root, own string, changes []plan.Change) (diag.List, error) {
	now, err := sources(disk, own)
	if err != nil {
		return nil, err
	}
	then := maps.Clone(now)
	from := map[string]string{}
	for _, c := range changes {
		name := c.File.Path
		switch {
		case !strings.HasSuffix(name, ".go") || outside(name, own) || below(disk, name):
		case c.Action == plan.Remove:
			delete(then, name)
		default:
			then[name] = c.File.Content
			from[name] = c.File.From
		}
	}
	var list diag.List
	for _, ctx := range systems(now, then) {
		broken := check(root, own, ctx, then)
		if len(broken.errs) == 0 {
			continue
		}
		known := map[string]int{}
		for _, e := range check(root, own, ctx, now).errs {
			known[place(e, nil)]++
		}
		for _, e := range broken.errs {
			if key := place(e, from); known[key] > 0 {
				known[key]--
				continue
			}
			list.Add(diagnostic(e, then, now, from))
		}
	}
	return list.Sorted(), nil
}

// place tells errors apart although lines may have moved, and files.
func place(e types.Error, from map[string]string) string {
	name := e.Fset.Position(e.Pos).Filename
	return cmp.Or(from[name], name) + "\n" + e.Msg
}

func diagnostic(e types.Error, then, now map[string][]byte, from map[string]string) diag.Diagnostic {
	at := e.Fset.Position(e.Pos)
	name := cmp.Or(from[at.Filename], at.Filename)
	span := source.Span{}
	span.Start.Filename = name
	if line := sameLine(then[at.Filename], now[name], at.Line); line > 0 {
		span.Start.Line, span.Start.Column = line, at.Column
		span.End = span.Start
	}
	message := strings.Join(strings.Fields(e.Msg), " ")
	return diag.Errorf(span, diag.OutputBreaksYours, "this would no longer compile: %s", message).
		WithHint("change it so that it fits the contract, then run again; or use --accept-breaks to write everything and mend it after")
}

// sameLine finds the line of one text in another: the nearest that reads the
// same, or the line of that number when it changes.
func sameLine(then, now []byte, line int) int {
	after, before := strings.Split(string(then), "\n"), strings.Split(string(now), "\n")
	if line < 1 || line > len(after) || len(now) == 0 {
		return 0
	}
	best := min(line, len(before))
	for i, text := range before {
		if text == after[line-1] && (before[best-1] != text || distance(i+1, line) < distance(best, line)) {
			best = i + 1
		}
	}
	return best
}

func distance(a, b int) int { return max(a-b, b-a) }

// sources reads the Go files of a service: not those of the copied runtime, of
// other modules, or that the go command ignores.
func sources(disk fs.FS, own string) (map[string][]byte, error) {
	out := map[string][]byte{}
	err := fs.WalkDir(disk, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != "." && (outside(name, own) || otherModule(disk, name)) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || !d.Type().IsRegular() || outside(name, own) {
			return nil
		}
		text, err := fs.ReadFile(disk, name)
		out[name] = text
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the service's Go files: %w", err)
	}
	return out, nil
}

// outside reports whether the go command ignores a path of a module, or whether
// it is the tool's own, be it of a service further below.
func outside(name, own string) bool {
	if own != "" && strings.Contains("/"+name+"/", "/"+own+"/") {
		return true
	}
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return part == "vendor" || part == "testdata" || part == "node_modules" ||
			strings.HasPrefix(part, ".") || strings.HasPrefix(part, "_")
	})
}

// below reports whether a file is in a module of its own below the service's.
func below(disk fs.FS, name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if otherModule(disk, dir) {
			return true
		}
	}
	return false
}

func otherModule(disk fs.FS, dir string) bool {
	_, err := fs.Stat(disk, path.Join(dir, "go.mod"))
	return err == nil
}
