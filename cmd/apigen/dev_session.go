package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/templates"
)

// session is one run of `apigen dev`.
type session struct {
	ctx     context.Context
	cmd     *cobra.Command
	flags   apiGoFlags // as typed
	args    []string   // of the service
	home    string     // where apigen.yaml is
	bin     string     // directory of the binaries
	built   int        // how many there were
	watched *watched
	service *process // nil when none runs
}

func newSession(cmd *cobra.Command, flags apiGoFlags, args []string) (*session, error) {
	home, err := filepath.Abs(flags.dir)
	if err != nil {
		return nil, err
	}
	s := &session{ctx: cmd.Context(), cmd: cmd, flags: flags, args: args, home: home}
	settled, err := s.settled()
	if err != nil {
		return nil, err
	}
	root, _, ok, err := project.EnclosingModule(settled.dir)
	if err != nil {
		return nil, err
	}
	if !ok {
		root = settled.dir
	}
	if s.bin, err = os.MkdirTemp("", "apigen-dev-"); err != nil {
		return nil, err
	}
	if s.watched, err = watch(root, s.inputs); err != nil {
		_ = os.RemoveAll(s.bin)
		return nil, err
	}
	return s, nil
}

// close leaves nothing behind.
func (s *session) close() {
	if s.service != nil {
		s.service.stop()
	}
	s.watched.close()
	_ = os.RemoveAll(s.bin)
}

// generate does what `apigen api go` does, for the models too, and is silent when
// there was nothing to do. What it finds wrong is printed.
func (s *session) generate() error {
	out := s.cmd.OutOrStdout()
	var shown bytes.Buffer
	s.cmd.SetOut(&shown)
	flags, err := s.settled()
	if err == nil {
		err = flags.inStep(s.cmd)
	}
	s.cmd.SetOut(out)
	if !strings.HasPrefix(shown.String(), "everything is up to date\n") {
		_, _ = shown.WriteTo(out)
	}
	if broken, ok := errors.AsType[*templates.BrokenError](err); ok {
		showBroken(s.cmd.ErrOrStderr(), broken)
		return errFound
	}
	return err
}

// build compiles the service into a binary of its own.
func (s *session) build() error {
	flags, err := s.settled()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(s.ctx, "go", "build", "-o", s.binary(s.built+1), ".")
	cmd.Dir = flags.dir
	ownGroup(cmd)
	cmd.Cancel = func() error { return killGroup(cmd) }
	output, err := cmd.CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("go is not installed, so the service can't be built")
	}
	if err != nil {
		return fmt.Errorf("the service does not build:\n%s", bytes.TrimSpace(output))
	}
	s.built++
	return nil
}

// binary is the path of the nth one. On Windows the ending matters.
func (s *session) binary(n int) string { return filepath.Join(s.bin, fmt.Sprintf("service%d.exe", n)) }

// restart replaces the running service by the last one built.
func (s *session) restart() {
	if s.service != nil {
		s.service.stop()
		s.service = nil
		_ = os.Remove(s.binary(s.built - 1))
	}
	flags, err := s.settled()
	if err != nil {
		printError(s.cmd.ErrOrStderr(), err)
		return
	}
	cmd := exec.Command(s.binary(s.built), s.args...)
	cmd.Dir = flags.dir
	cmd.Stderr = s.cmd.ErrOrStderr()
	cmd.WaitDelay = time.Second
	service, err := launch(cmd, s.cmd.OutOrStdout())
	if err != nil {
		printError(s.cmd.ErrOrStderr(), err)
		return
	}
	s.service = service
	s.settle()
}

// settle waits until the service listens, has ended, or took so long that it
// may not log where it listens.
func (s *session) settle() {
	select {
	case address := <-s.service.log.listening:
		s.say("serving on http://%s", reachable(address))
	case <-s.service.done:
		s.ended()
	case <-time.After(5 * time.Second):
		s.say("the service runs")
	case <-s.ctx.Done():
	}
}

// ended says how the service ended by itself.
func (s *session) ended() {
	how := "by itself"
	if s.service.err != nil {
		how = "with " + s.service.err.Error()
	}
	s.say("the service ended %s; waiting for a change", how)
	s.service.stop() // what it started may still run
	s.service = nil
}

// reachable spells an address that listens everywhere as one to connect to.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return address
}

// wait returns true when something changed, and false when the user has enough.
func (s *session) wait() bool {
	for {
		var ended chan struct{}
		if s.service != nil {
			ended = s.service.done
		}
		select {
		case <-s.ctx.Done():
			return false
		case <-ended:
			s.ended()
		case <-s.watched.ripe():
			if names := s.watched.changed(); len(names) > 0 {
				s.say("changed: %s", few(names))
				return true
			}
		}
	}
}

// few is the beginning of a list of names.
func few(names []string) string {
	const most = 3
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
