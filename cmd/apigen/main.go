// Command apigen turns a .api contract into a running Go HTTP service.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// gcPercent lets the heap grow to five times what is in use before it is
// cleaned: a run is short, and most of what it makes it needs to its end.
const gcPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	stopping := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it, and that must stay
		stopping = append(stopping, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), stopping...)
	code := make(chan int, 1)
	go func() { code <- execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr) }()
	os.Exit(awaitCode(ctx, stop, code, patience(os.Args[1:]), os.Stderr))
}
