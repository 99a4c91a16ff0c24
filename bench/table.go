package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/apigen/apigen/bench/work"
)

type place struct {
	item work.Item
	peer string
}

// table measures every peer on every item in interleaved rounds and prints the
// medians. A process at a time, on one core.
func table(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("table", flag.ContinueOnError)
	rounds := flags.Int("rounds", 5, "how often everything is measured")
	took := flags.Duration("time", 100*time.Millisecond, "how much processor time each measurement takes")
	budget := flags.Duration("budget", 4*time.Minute, "begin no round that would end later")
	only := flags.Int("item", 0, "measure this item only")
	name := flags.String("peer", "", "measure only this one and the reference")
	least := flags.Bool("least", false, "print the fastest round, not the median: for a busy machine")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := keep(*name); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	results := map[place][]result{}
	start := time.Now()
	for round := range *rounds {
		if spent := time.Since(start); round > 0 && spent+spent/time.Duration(round) > *budget {
			fmt.Fprintf(out, "The machine was too busy for more than %d rounds.\n", round)
			break
		}
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round+1, *rounds)
		for _, at := range places(work.Item(*only)) {
			measured, err := child(self, at, *took)
			if err != nil {
				return fmt.Errorf("%s, item %d: %w", at.peer, at.item, err)
			}
			results[at] = append(results[at], measured)
		}
	}
	chosen := map[place]result{}
	for at, list := range results {
		chosen[at] = choose(list, *least)
	}
	for _, item := range work.Items {
		if *only == 0 || item == work.Item(*only) {
			printItem(out, item, chosen)
		}
	}
	if *only != 0 {
		return nil
	}
	return printSizes(out, *rounds)
}

func places(only work.Item) []place {
	var list []place
	for _, item := range work.Items {
		for _, p := range peers {
			if serves(p, item) && (only == 0 || only == item) {
				list = append(list, place{item, p.Name})
			}
		}
	}
	return list
}

func child(self string, at place, took time.Duration) (result, error) {
	command := exec.Command(self, "cell", "-peer", at.peer, "-item", strconv.Itoa(int(at.item)), "-time", took.String())
	command.Env = append(os.Environ(), "GOMAXPROCS=1")
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		return result{}, err
	}
	var measured result
	return measured, json.Unmarshal(output, &measured)
}
