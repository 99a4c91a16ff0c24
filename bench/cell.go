package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/pprof"
	"time"

	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// cell measures one peer on one item in this process and writes the result as
// JSON. It is started anew for each, so that no peer sees another's heap.
func cell(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("cell", flag.ContinueOnError)
	name := flags.String("peer", reference.Name, "whom to measure")
	number := flags.Int("item", int(work.Static), "which item")
	took := flags.Duration("time", 100*time.Millisecond, "how much processor time to spend")
	profile := flags.String("cpuprofile", "", "write a CPU profile to `file`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	p, err := find(*name)
	if err != nil {
		return err
	}
	run, err := operation(p, work.Item(*number))
	if err != nil {
		return err
	}
	stop, err := startProfile(*profile)
	if err != nil {
		return err
	}
	measured := measure(run, *took)
	stop()
	return json.NewEncoder(out).Encode(measured)
}

// operation returns what is done and measured: one exchange, or one exchange
// with every route.
func operation(p peer.Peer, item work.Item) (func(), error) {
	if !serves(p, item) {
		return nil, fmt.Errorf("%s does not serve item %d", p.Name, item)
	}
	if item == work.Routing {
		return routing(p)
	}
	service, err := p.New(item)
	if err != nil {
		return nil, err
	}
	return service.Prepare(item.Request()).Send, nil
}

func routing(p peer.Peer) (func(), error) {
	var lastRoute int
	var lastValue string
	service, err := p.Router(work.Routes, func(route int, value string) { lastRoute, lastValue = route, value })
	if err != nil {
		return nil, err
	}
	exchanges := make([]peer.Exchange, len(work.Routes))
	for i, route := range work.Routes {
		exchanges[i] = service.Prepare(route.Request())
		exchanges[i].Send()
		if lastRoute != i || lastValue != route.Value() {
			return nil, fmt.Errorf("%s sends %s %s elsewhere", p.Name, route.Method, route.Pattern)
		}
	}
	return func() {
		for _, e := range exchanges {
			e.Send()
		}
	}, nil
}

func startProfile(name string) (stop func(), err error) {
	if name == "" {
		return func() {}, nil
	}
	file, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, err
	}
	return func() { pprof.StopCPUProfile(); _ = file.Close() }, nil
}
