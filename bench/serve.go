package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/apigen/apigen/bench/work"
)

// serve answers one item on a free port, prints its address and the
// nanoseconds of processor time it has used so far, and ends with its standard
// input: whoever started it can't leave it behind.
func serve(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	name := flags.String("peer", reference.Name, "who serves")
	number := flags.Int("item", int(work.Static), "which item")
	if err := flags.Parse(args); err != nil {
		return err
	}
	p, err := find(*name)
	if err != nil {
		return err
	}
	service, err := p.New(work.Item(*number))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintln(out, listener.Addr(), processorTime().Nanoseconds())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	return service.Serve(listener)
}
