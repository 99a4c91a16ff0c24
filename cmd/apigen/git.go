package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// commit is a commit of the git repository that holds a directory.
type commit struct {
	ctx    context.Context
	top    string // the work tree
	prefix string // from top to the directory, with a slash at its end; empty for top itself
	ref    string // as typed
	id     string
}

// openCommit finds a commit from a directory. Only git's own commands that
// read are run, without a shell.
func openCommit(ctx context.Context, dir, ref string) (*commit, error) {
	if ref == "" {
		return nil, errors.New("--against git: needs a branch, tag or commit, such as git:main")
	}
	if strings.HasPrefix(ref, "-") || strings.ContainsFunc(ref, func(r rune) bool { return r < ' ' }) {
		return nil, fmt.Errorf("--against git: %q is no branch, tag or commit", ref)
	}
	c := &commit{ctx: ctx, top: dir, ref: ref}
	place, err := c.git("rev-parse", "--show-toplevel", "--show-prefix")
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("git is not in PATH; install it, or compare with files by --against PATH")
	case err != nil && strings.Contains(err.Error(), "not a git repository"):
		return nil, fmt.Errorf("%s is in no git repository; compare with files by --against PATH", asTyped(dir))
	case err != nil:
		return nil, err
	}
	top, prefix, _ := strings.Cut(strings.TrimSuffix(string(place), "\n"), "\n")
	id, err := c.git("rev-parse", "--verify", "--quiet", ref+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("there is no commit %s here; fetch it first (a shallow checkout lacks most of them)", ref)
	}
	c.top, c.prefix, c.id = top, prefix, strings.TrimSpace(string(id))
	return c, nil
}

// hookVariables point at a repository while git runs a hook, from the place it
// runs it at; here the directory decides.
var hookVariables = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}

func (c *commit) git(args ...string) ([]byte, error) {
	cmd := exec.CommandContext(c.ctx, "git", append([]string{"-C", c.top}, args...)...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(hookVariables, name)
	})
	cmd.Env = append(cmd.Env, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if c.ctx.Err() != nil || stderr.Len() == 0 {
			return nil, fmt.Errorf("git %s: %w", args[0], err)
		}
		line, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return nil, fmt.Errorf("git %s: %s", args[0], strings.TrimPrefix(line, "fatal: "))
	}
	return stdout.Bytes(), nil
}

// formerName returns what a file of the work tree was called in the commit, as
// git's search for renames sees it.
func (c *commit) formerName(name string) (string, bool) {
	out, err := c.git("diff", "--no-ext-diff", "--no-textconv", "--find-renames", "--diff-filter=R", "--name-status", "-z", c.id, "--")
	if err != nil {
		return "", false
	}
	fields := strings.Split(string(out), "\x00")
	for i := 0; i+2 < len(fields); i += 3 {
		if fields[i+2] == name {
			return fields[i+1], true
		}
	}
	return "", false
}

// spell names a file of the commit as `--against` would.
func (c *commit) spell(name string) string { return "git:" + c.ref + ":" + name }

// inTree is the name within the commit of a file of the directory.
func (c *commit) inTree(base string) string { return path.Join(c.prefix, base) }
