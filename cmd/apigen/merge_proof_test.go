package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	apigen "github.com/apigen/apigen"
)

// proofAll asks for every pair of the corpus, and for the go command's word.
const proofAll = "APIGEN_MERGE_PROOF"

// pair is one project and one change of its contract.
type pair struct {
	project  handEdited
	mutation mutation
	dir      string
	root     string // import path
	outcome  outcome
}

// outcome is what became of a pair.
type outcome struct {
	kind     string // compiled; breaks: code of the user's would not compile; conflict
	where    []string
	lost     []string
	unstable []string // files that a second run changes
	wrong    []string // everything else that must not be
}

func TestMergeCorpus(t *testing.T) {
	all := os.Getenv(proofAll) != ""
	projects, changes := handEditedProjects(t), mutations(t)
	require.GreaterOrEqual(t, len(projects), 12)
	require.GreaterOrEqual(t, len(changes), 25)
	tree := proofModule(t)
	checker := newTreeChecker(t)
	golden := readOutcomes(t)
	var pairs []*pair
	for i, p := range projects {
		for j, m := range changes {
			if all || (i+j)%11 == 0 {
				pairs = append(pairs, &pair{project: p, mutation: m, dir: filepath.Join(tree, p.name, m.name), root: path.Join("proof", p.name, m.name)})
			}
		}
	}
	for _, p := range pairs {
		p.prove(t, checker)
	}
	if all && *update {
		writeOutcomes(t, pairs)
		golden = readOutcomes(t)
	}
	report(t, pairs)
	for _, p := range pairs {
		require.Equal(t, golden[p.name()], p.outcome.String(), "%s: run make merge-proof FLAGS=-update and read the diff", p.name())
	}
	if all && !t.Failed() {
		goCommand(t, tree, append([]string{"vet", "-mod=mod"}, diagonal(pairs)...)...)
	}
}

// diagonal lists the packages of pairs in which each project and each change
// occurs: the go command's word on all of them takes far longer than they do.
func diagonal(pairs []*pair) []string {
	var out []string
	for n, p := range pairs {
		if n%12 == 0 && p.outcome.kind == "compiled" {
			out = append(out, "./"+p.project.name+"/"+p.mutation.name+"/...")
		}
	}
	return out
}

func (p *pair) name() string { return p.project.name + "\t" + p.mutation.name }

func (o outcome) String() string {
	if len(o.where) == 0 {
		return o.kind
	}
	return o.kind + "\t" + strings.Join(o.where, "; ")
}

// proofModule is one module for the services of all pairs.
func proofModule(t *testing.T) string {
	t.Helper()
	tree := t.TempDir()
	here, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	const module = "github.com/apigen/apigen"
	text := strings.Replace(string(apigen.GoMod), "module "+module, "module proof", 1) +
		"\nrequire " + module + " v0.0.0\nreplace " + module + " => " + here + "\n"
	put(t, tree, "go.mod", text)
	put(t, tree, "go.sum", string(apigen.GoSum))
	return tree
}

// run runs apigen in this process.
func (p *pair) run(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = execute(context.Background(), append([]string{"generate", "--dir", p.dir}, args...), strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

func (p *pair) wrongf(format string, args ...any) {
	p.outcome.wrong = append(p.outcome.wrong, p.name()+": "+fmt.Sprintf(format, args...))
}

// prove takes a pair all the way.
func (p *pair) prove(t *testing.T, checker *treeChecker) {
	t.Helper()
	changed, err := p.mutation.contracts(p.project)
	require.NoError(t, err)
	p.lay(t)
	if p.mutation.name == "field-type-changed" { // once a project is enough
		require.NoError(t, checker.check(p.dir, p.root, "linux"), p.name())
	}
	p.bring(t, checker, changed)
	if p.mutation.revert && p.outcome.kind == "compiled" {
		for name := range changed {
			if _, ok := p.project.files[name]; !ok {
				require.NoError(t, os.Remove(filepath.Join(p.dir, filepath.FromSlash(name))))
			}
		}
		p.bring(t, checker, p.project.files)
	}
	if p.outcome.kind != "compiled" {
		require.NoError(t, os.RemoveAll(p.dir))
	}
}

// lay generates the service and lays the user's files over it.
func (p *pair) lay(t *testing.T) {
	t.Helper()
	service := "version: 1\nservices:\n  - contract: " + p.project.contract + "\n"
	if style := p.project.settings["style"]; style != "" {
		service += "    style: " + style + "\n"
	}
	put(t, p.dir, "apigen.yaml", service)
	for name, text := range p.project.files {
		if strings.HasSuffix(name, ".api") {
			put(t, p.dir, name, text)
		}
	}
	code, _, stderr := p.run()
	require.Zero(t, code, "%s: %s", p.name(), stderr)
	for _, name := range strings.Fields(p.project.settings["remove"]) {
		require.NoError(t, os.Remove(filepath.Join(p.dir, filepath.FromSlash(name))))
	}
	for _, name := range p.project.edited() {
		put(t, p.dir, name, strings.ReplaceAll(p.project.files[name], shopRoot, p.root))
	}
	before := contents(t, p.dir)
	code, _, stderr = p.run()
	require.Zero(t, code, "%s: %s", p.name(), stderr)
	p.sameTree(t, before, "a run without a change of the contract")
}

func (p *pair) sameTree(t *testing.T, before map[string]string, what string) {
	t.Helper()
	for _, name := range differing(before, contents(t, p.dir)) {
		p.outcome.unstable = append(p.outcome.unstable, p.name()+": "+what+" changes "+name)
	}
}

func differing(before, after map[string]string) []string {
	var out []string
	for name, text := range before {
		if now, ok := after[name]; (!ok || now != text) && text != "directory" {
			out = append(out, name)
		}
	}
	for name, text := range after {
		if _, ok := before[name]; !ok && text != "directory" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// bring changes the contract and runs apigen.
func (p *pair) bring(t *testing.T, checker *treeChecker, contracts map[string]string) {
	t.Helper()
	before := contents(t, p.dir)
	for name, text := range contracts {
		if strings.HasSuffix(name, ".api") {
			put(t, p.dir, name, text)
			before[name] = text
		}
	}
	expected, moves := p.expect(t)
	code, _, stderr := p.run()
	after := contents(t, p.dir)
	switch code {
	case exitOK:
		p.outcome.kind = "compiled"
	case exitFound:
		p.refused(t, before, after, stderr)
		return
	default:
		p.wrongf("exit %d: %s", code, stderr)
		return
	}
	if got := differing(before, after); !slices.Equal(expected, got) {
		p.wrongf("--check names\n%v, and the run changed\n%v", expected, got)
	}
	p.keep(before, after, moves)
	p.again(t)
	for _, goos := range []string{"linux", "windows"} {
		if err := checker.check(p.dir, p.root, goos); err != nil {
			p.wrongf("on %s: %v", goos, err)
		}
	}
}

// expect asks --check what a run would change.
func (p *pair) expect(t *testing.T) (paths []string, moves map[string]string) {
	t.Helper()
	code, stdout, _ := p.run("--check", "--format", "json")
	var files []pendingFile
	require.NoError(t, json.NewDecoder(strings.NewReader(stdout)).Decode(&files), stdout)
	moves = map[string]string{}
	for _, f := range files {
		name := p.below(f.Path)
		paths = append(paths, name)
		if from, ok := strings.CutPrefix(f.Why, "moves from "); ok {
			moves[p.below(from)] = name
		}
	}
	if (code == exitOK) != (len(files) == 0) {
		p.wrongf("--check exits with %d and lists %d files", code, len(files))
	}
	slices.Sort(paths)
	return paths, moves
}

// below is a path as the service has it.
func (p *pair) below(name string) string {
	_, below, ok := strings.Cut(filepath.ToSlash(name), "/"+p.project.name+"/"+p.mutation.name+"/")
	if !ok {
		return name
	}
	return below
}

// keep looks for lines of the user's that are gone.
func (p *pair) keep(before, after map[string]string, moves map[string]string) {
	var names []string
	for _, text := range p.project.files {
		for _, h := range handlerLine.FindAllStringSubmatch(text, -1) {
			names = append(names, h[1], cmp.Or(p.mutation.renames[h[1]], h[1]))
		}
	}
	for _, name := range p.project.edited() {
		text, ok := before[name]
		if !ok {
			continue // moved in the first of two runs
		}
		now := name
		if to, ok := moves[name]; ok {
			now = to
		}
		if strings.HasSuffix(text, "\r\n") && strings.Contains(strings.ReplaceAll(after[now], "\r\n", ""), "\n") {
			p.wrongf("%s has lines that end in another way", now)
		}
		for _, line := range lostLines(text, after[now], names, p.mutation.renames) {
			p.outcome.lost = append(p.outcome.lost, fmt.Sprintf("%s: %s: %q", p.name(), name, line))
		}
	}
}

// again runs once more, and asks --check.
func (p *pair) again(t *testing.T) {
	t.Helper()
	before := snapshot(t, p.dir)
	code, stdout, stderr := p.run("--check")
	if code != exitOK {
		p.wrongf("--check after the run: %s%s", stdout, stderr)
	}
	if code, _, stderr = p.run(); code != exitOK {
		p.wrongf("the second run: %s", stderr)
	}
	for _, name := range differing(before, snapshot(t, p.dir)) {
		p.outcome.unstable = append(p.outcome.unstable, p.name()+": a second run changes "+name)
	}
}

var handlerLine = regexp.MustCompile(`@handler (\w+)`)

var diagnosticLine = regexp.MustCompile(`(?m)^(\S+): error: (.*) \[([a-z-]+)\]$`)

// refused is for a run that found something in its way: nothing changed, and it
// says where. What only no longer compiles may be accepted.
func (p *pair) refused(t *testing.T, before, after map[string]string, stderr string) {
	t.Helper()
	p.outcome.kind = "breaks"
	if names := differing(before, after); len(names) > 0 {
		p.wrongf("a refused run changed %v", names)
	}
	found := diagnosticLine.FindAllStringSubmatch(stderr, -1)
	for _, m := range found {
		if m[3] != "output-breaks-yours" {
			p.outcome.kind = "conflict"
		}
		if m[3] == "output-breaks-yours" && !regexp.MustCompile(`\.go:\d+:\d+$`).MatchString(m[1]) {
			p.wrongf("no line in %s", m[0])
		}
		p.outcome.where = append(p.outcome.where, strings.ReplaceAll(p.below(m[1])+" "+m[2], p.root, shopRoot))
	}
	if len(found) == 0 {
		p.wrongf("a refusal without a place: %s", stderr)
	}
	if p.outcome.kind != "breaks" {
		return
	}
	_, moves := p.expect(t)
	if code, _, stderr := p.run("--accept-breaks"); code != exitOK {
		p.wrongf("--accept-breaks: %s", stderr)
	}
	p.keep(before, contents(t, p.dir), moves)
	p.again(t)
}

// report prints the table and fails when a number is not 0 that must be.
func report(t *testing.T, pairs []*pair) {
	t.Helper()
	kinds := map[string]int{}
	var lost, unstable, wrong []string
	for _, p := range pairs {
		kinds[p.outcome.kind]++
		lost = append(lost, p.outcome.lost...)
		unstable = append(unstable, p.outcome.unstable...)
		wrong = append(wrong, p.outcome.wrong...)
	}
	var w io.Writer = t.Output()
	fmt.Fprintf(w, "pairs               %d\ncompiled            %d\nconflicts           %d\n  code would break  %d\n  can't be patched  %d\n"+
		"lost user lines     %d\nsecond-run changes  %d\nother faults        %d\n", len(pairs), kinds["compiled"],
		kinds["breaks"]+kinds["conflict"], kinds["breaks"], kinds["conflict"], len(lost), len(unstable), len(wrong))
	for what, list := range map[string][]string{"lost user lines": lost, "second-run changes": unstable, "other faults": wrong} {
		assert.Empty(t, list, "%s:\n%s", what, strings.Join(list, "\n"))
	}
}

const outcomesFile = mergeCorpus + "/outcomes.tsv"

func readOutcomes(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(outcomesFile)
	require.NoError(t, err)
	out := map[string]string{}
	for line := range strings.Lines(string(text)) {
		cells := strings.SplitN(strings.TrimRight(line, "\n"), "\t", 3)
		require.Len(t, cells, 3)
		out[cells[0]+"\t"+cells[1]] = cells[2]
	}
	return out
}

func writeOutcomes(t *testing.T, pairs []*pair) {
	t.Helper()
	text := ""
	for _, p := range pairs {
		text += p.name() + "\t" + p.outcome.String() + "\n"
	}
	require.NoError(t, os.WriteFile(outcomesFile, []byte(text), 0o644))
}
