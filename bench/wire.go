package main

import (
	"cmp"
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
	only := flags.Int("item", 0, "measure this item only")
	name := flags.String("peer", "", "measure only this one, the reference and the limit")
	least := flags.Bool("least", false, "print the run with the least processor time: for a busy machine")
	connections := flags.Int("connections", 32, "how many connections the client keeps")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := keep(*name); err != nil {
		return err
	}
	for _, tool := range []string{"wrk", "taskset"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is not installed; try: apt-get install wrk util-linux", tool)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	items := slices.DeleteFunc(slices.Clone(wireItems), func(i work.Item) bool { return *only != 0 && i != work.Item(*only) })
	results := map[place][]load{}
	for round := range *rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round+1, *rounds)
		for _, item := range items {
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
	chosen := map[place]load{}
	for at, list := range results {
		chosen[at] = chooseLoad(list, *least)
	}
	for _, item := range items {
		printWire(out, item, chosen)
	}
	return nil
}

func wirePeers(item work.Item) []peer.Peer {
	return slices.DeleteFunc(slices.Concat([]peer.Peer{limit}, peers), func(p peer.Peer) bool { return !serves(p, item) })
}

// printWire prints the results of one item. The ratios compare what a core can
// serve, by the processor time of the server: they hold on a busy machine too.
func printWire(out io.Writer, item work.Item, results map[place]load) {
	least := results[place{item, limit.Name}].serverMicros
	base := results[place{item, reference.Name}].serverMicros
	fmt.Fprintf(out, "\n**(%d) %s, on the wire**\n\n", item, item)
	fmt.Fprintf(out, "| %-24s | %10s | %8s | %8s | %9s | %9s | %9s |\n",
		"", "requests/s", "p50, ms", "p99, ms", "server µs", "limit", "reference")
	fmt.Fprintln(out, "|---|--:|--:|--:|--:|--:|--:|")
	for _, p := range wirePeers(item) {
		m := results[place{item, p.Name}]
		fmt.Fprintf(out, "| %-24s | %10.0f | %8.2f | %8.2f | %9.1f | %9s | %9s |\n", p.Name, m.perSecond,
			milliseconds(m.p50), milliseconds(m.p99), m.serverMicros, times(least, m.serverMicros), times(base, m.serverMicros))
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// chooseLoad returns the run with the middle rate, or with the least processor
// time of the server.
func chooseLoad(list []load, least bool) load {
	if least {
		return slices.MinFunc(list, func(a, b load) int { return cmp.Compare(a.serverMicros, b.serverMicros) })
	}
	sorted := slices.SortedFunc(slices.Values(list), func(a, b load) int { return cmp.Compare(a.perSecond, b.perSecond) })
	return sorted[len(sorted)/2]
}
