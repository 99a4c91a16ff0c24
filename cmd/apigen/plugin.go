package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/plugin"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// pluginFiles runs plugins on a contract, one after the other, and returns the
// files that all of them want, for the plan of the service. home is where they
// run: the directory of apigen.yaml. What they report, and what is wrong
// with their answers, is in the list, with file names relative to the service's
// directory. The error is for a plugin that can't be run, fails, or answers
// nothing that can be read.
func pluginFiles(cmd *cobra.Command, home string, plugins []pluginSettings, api *contract.API, t project.Target) ([]plan.File, diag.List, error) {
	if len(plugins) == 0 {
		return nil, nil, nil
	}
	request, err := plugin.Encode(plugin.Request{
		Contract: t.Contract,
		Settings: plugin.Settings{
			Command: t.Named.Or(api.Service).Command,
			Root:    t.Placement.Root, Runtime: t.Placement.Runtime,
			Style: string(t.Style),
		},
		API: api,
	})
	if err != nil {
		return nil, nil, err
	}
	var files []plan.File
	var list diag.List
	for _, p := range plugins {
		answer, err := p.run(cmd.Context(), home, request, cmd.ErrOrStderr())
		if err != nil {
			return nil, nil, err
		}
		more, found, err := plugin.Decode(p.name, answer)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, more...)
		list.Add(found...)
	}
	return files, list, nil
}

var errLongAnswer = fmt.Errorf("it answers with more than %d bytes", plugin.MaxAnswer)

// run starts the plugin and returns its answer. When it takes too long, writes
// too much or the context ends, it is killed with everything it started.
func (p pluginSettings) run(ctx context.Context, home string, request []byte, stderr io.Writer) ([]byte, error) {
	path, err := p.find(home)
	if err != nil {
		return nil, err
	}
	running, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	tooLate := fmt.Errorf("it takes longer than %s; give it more time with --timeout, or timeout in %s", p.limit(), settingsFile)
	timer := time.AfterFunc(p.limit(), func() { cancel(tooLate) })
	defer timer.Stop()

	answer := &limited{most: plugin.MaxAnswer, full: func() { cancel(errLongAnswer) }}
	cmd := exec.CommandContext(running, path, p.args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = home, bytes.NewReader(request), answer, stderr
	cmd.WaitDelay = time.Second
	ownGroup(cmd)
	cmd.Cancel = func() error { return killGroup(cmd) }
	err = cmd.Run()
	_ = killGroup(cmd) // what it left running
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if cause := context.Cause(running); cause != nil {
		return nil, fmt.Errorf("plugin %s was stopped: %w", p.name, cause)
	}
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return nil, fmt.Errorf("plugin %s failed: %w", p.name, err)
	}
	return answer.text.Bytes(), nil
}

// find finds the executable: a name in PATH, or a path relative to home.
func (p pluginSettings) find(home string) (string, error) {
	name, err := p.name, error(nil)
	if strings.ContainsRune(filepath.ToSlash(name), '/') && !filepath.IsAbs(name) {
		if name, err = filepath.Abs(filepath.Join(home, filepath.FromSlash(name))); err != nil {
			return "", err
		}
	}
	path, err := exec.LookPath(name)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if errors.Is(err, exec.ErrNotFound) {
		return "", fmt.Errorf("plugin %s is not in PATH; install it, or name its path, such as ./%s", p.name, p.name)
	}
	if err != nil {
		return "", fmt.Errorf("plugin %s can't be run: %w", p.name, cause(errors.Unwrap(err)))
	}
	return path, nil
}

// limited keeps what is written, and says so when that becomes too much.
type limited struct {
	text bytes.Buffer
	most int
	full func()
}

// Write implements io.Writer.
func (l *limited) Write(p []byte) (int, error) {
	if l.text.Len()+len(p) > l.most {
		l.full()
		return 0, errLongAnswer
	}
	return l.text.Write(p)
}

// reported is what plugins say about a contract, for printing. dir is the
// service's directory.
func (l *loaded) reported(list diag.List, dir string) *loaded {
	renameFiles(list, fromHere(dir))
	return &loaded{Diags: list, sources: l.sources}
}
