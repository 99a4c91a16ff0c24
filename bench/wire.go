package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"time"

	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// wireItems are measured over the network.
var wireItems = []work.Item{work.Static, work.Body, work.Guarded}

// wire measures requests per second over the loopback network with wrk, server
// and client on a core each, and prints the medians of interleaved rounds.
func wire(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("wire", flag.ContinueOnError)
	rounds := flags.Int("rounds", 3, "how often everything is measured")
	seconds := flags.Int("seconds", 1, "how long each measurement takes")
	connections := flags.Int("connections", 32, "how many connections the client keeps")
	if err := flags.Parse(args); err != nil {
		return err
	}
	for _, tool := range []string{"wrk", "taskset"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is not installed; try: apt-get install wrk util-linux", tool)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	results := map[place][]load{}
	for round := range *rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round+1, *rounds)
		for _, item := range wireItems {
			for _, p := range wirePeers(item) {
				measured, err := loadPeer(ctx, p, item, *seconds, *connections)
				if err != nil {
					return fmt.Errorf("%s, item %d: %w", p.Name, item, err)
				}
				at := place{item, p.Name}
				results[at] = append(results[at], measured)
			}
		}
	}
	for _, item := range wireItems {
		printWire(out, item, results)
	}
	return nil
}

func wirePeers(item work.Item) []peer.Peer {
	return slices.DeleteFunc(slices.Concat([]peer.Peer{limit}, peers), func(p peer.Peer) bool { return !serves(p, item) })
}

// printWire prints the medians of one item. The ratios compare what a core can
// serve, by the processor time of the server: they hold on a busy machine too.
func printWire(out io.Writer, item work.Item, results map[place][]load) {
	least := medianLoad(results[place{item, limit.Name}]).serverMicros
	base := medianLoad(results[place{item, reference.Name}]).serverMicros
	fmt.Fprintf(out, "\n**(%d) %s, on the wire**\n\n", item, item)
	fmt.Fprintf(out, "| %-24s | %10s | %8s | %8s | %9s | %9s | %9s |\n",
		"", "requests/s", "p50, ms", "p99, ms", "server µs", "limit", "reference")
	fmt.Fprintln(out, "|---|--:|--:|--:|--:|--:|--:|")
	for _, p := range wirePeers(item) {
		m := medianLoad(results[place{item, p.Name}])
		fmt.Fprintf(out, "| %-24s | %10.0f | %8.2f | %8.2f | %9.1f | %8.2f× | %8.2f× |\n", p.Name, m.perSecond,
			milliseconds(m.p50), milliseconds(m.p99), m.serverMicros, least/m.serverMicros, base/m.serverMicros)
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// medianLoad returns the run with the middle rate.
func medianLoad(list []load) load {
	sorted := slices.SortedFunc(slices.Values(list), func(a, b load) int { return int(a.perSecond - b.perSecond) })
	return sorted[len(sorted)/2]
}
