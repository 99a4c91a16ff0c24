package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// process is a service that apigen started.
type process struct {
	url  string
	cmd  *exec.Cmd
	log  *serviceLog
	done chan struct{} // closed when the process has ended
	err  error         // how it ended; read it after done

	grace time.Duration // how long it may take to stop before it is killed
}

// start runs a built service on a port, 0 for a free one, and waits until it
// listens. The process ends with the context at the latest.
func start(ctx context.Context, dir, name string, port int) (*process, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(dir, name))
	cmd.Dir = dir
	// Without LOG_LEVEL the address might not be logged; without the rest a
	// variable meant for another service would decide on the database.
	cmd.Env = append(os.Environ(), "HOST=127.0.0.1", "PORT="+strconv.Itoa(port), "ADMIN_PORT=0",
		"LOG_LEVEL=info", "DATABASE_DRIVER=", "DATABASE_DSN=")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = stopGrace
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	p, err := launch(cmd, nil)
	if err != nil {
		return nil, err
	}
	select {
	case address := <-p.log.listening:
		p.url = "http://" + address
		return p, nil
	case <-p.done:
		return nil, fmt.Errorf("the service did not start: %s", strings.TrimSpace(stderr.String()))
	case <-time.After(20 * time.Second):
		p.stop()
		return nil, errors.New("the service did not start within 20 seconds")
	}
}

// stopGrace is how long a service may usually take to stop.
const stopGrace = 10 * time.Second

// launch starts the process of a service, in a group of its own, and reads its
// log, which it shows on out unless that is nil.
func launch(cmd *exec.Cmd, out io.Writer) (*process, error) {
	ownGroup(cmd)
	dieWithParent(cmd)
	p := &process{cmd: cmd, log: newServiceLog(out), done: make(chan struct{}), grace: stopGrace}
	cmd.Stdout = p.log
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // which dieWithParent takes for the parent
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			_ = p.log.pipe.Close()
			<-p.log.read
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start the service: %w", err)
	}
	return p, nil
}

// stop interrupts the process, kills it when that does not help, and kills what
// it started.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	select {
	case <-p.done:
	case <-time.After(p.grace):
	}
	_ = killGroup(p.cmd)
	<-p.done
}

// follow writes a heading and shows the log from there on.
func (p *process) follow(w io.Writer, heading string) { p.log.show(w, heading) }

// wait returns when the process has ended. Being interrupted is a good end.
func (p *process) wait(ctx context.Context) error {
	<-p.done
	if ctx.Err() != nil || p.err == nil {
		return nil
	}
	return fmt.Errorf("the service ended: %w", p.err)
}

// serviceLog reads the service's log: it finds the address in it and shows it
// once somebody wants to see it.
type serviceLog struct {
	listening chan string
	pipe      *io.PipeWriter
	read      chan struct{} // closed when all is read

	mu  sync.Mutex
	out io.Writer
}

func newServiceLog(out io.Writer) *serviceLog {
	read, write := io.Pipe()
	l := &serviceLog{listening: make(chan string, 1), pipe: write, read: make(chan struct{}), out: out}
	go l.scan(read)
	return l
}

// Write implements io.Writer for the process.
func (l *serviceLog) Write(p []byte) (int, error) { return l.pipe.Write(p) }

// show holds records back while it writes the heading: what a reader of the
// heading does next is in the log.
func (l *serviceLog) show(w io.Writer, heading string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintln(w, heading)
	l.out = w
}

func (l *serviceLog) scan(r io.Reader) {
	defer close(l.read)
	reader := bufio.NewReader(r)
	for {
		line, err := reader.ReadBytes('\n')
		l.line(line)
		if err != nil {
			return
		}
	}
}

func (l *serviceLog) line(line []byte) {
	var record struct{ Msg, Address string }
	if json.Unmarshal(line, &record) == nil && record.Msg == "listening" {
		select {
		case l.listening <- record.Address:
		default:
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.out != nil {
		_, _ = l.out.Write(line)
	}
}
