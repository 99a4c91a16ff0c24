package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/apigen/apigen/bench/models"
)

// measured are the rounds of one case, by peer.
type measured map[string][]models.Result

// printModels measures the data layer in interleaved rounds, on a MariaDB and a
// Redis, and prints the fastest.
func printModels(args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("models", flag.ContinueOnError)
	rounds := flags.Int("rounds", 20, "how often everything is measured")
	took := flags.Duration("time", 100*time.Millisecond, "how long each measurement takes")
	only := flags.String("case", "", "measure this case only")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cases := slices.DeleteFunc(slices.Clone(models.Cases), func(c models.Case) bool { return *only != "" && c.Name != *only })
	if len(cases) == 0 {
		return fmt.Errorf("there is no case %q", *only)
	}
	ctx, cancel := context.WithCancel(context.Background()) // as a request's can be
	defer cancel()
	world, err := models.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, world.Close(ctx)) }()
	results := make([]measured, len(cases))
	for round := range *rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round+1, *rounds)
		for i, c := range cases {
			if results[i] == nil {
				results[i] = measured{}
			}
			if err := results[i].add(ctx, world, c, *took, round); err != nil {
				return err
			}
		}
	}
	for i, c := range cases {
		printCase(out, c, results[i])
	}
	return nil
}

// add measures a case once for each peer; every other round begins with the last.
func (m measured) add(ctx context.Context, w *models.World, c models.Case, took time.Duration, round int) error {
	names := slices.Clone(c.Peers)
	if round%2 == 1 {
		slices.Reverse(names)
	}
	for _, name := range names {
		r, err := c.Measure(ctx, w, w.Peer(name), took)
		if err != nil {
			return err
		}
		m[name] = append(m[name], r)
	}
	return nil
}

// rounds returns the fastest round and the median time.
func (m measured) rounds(name string) (least models.Result, median time.Duration) {
	sorted := slices.SortedFunc(slices.Values(m[name]), func(a, b models.Result) int { return cmp.Compare(a.Time, b.Time) })
	if len(sorted) == 0 {
		return least, 0
	}
	return sorted[0], sorted[len(sorted)/2].Time
}

func printCase(out io.Writer, c models.Case, m measured) {
	base := func(prefix string) float64 {
		i := slices.IndexFunc(c.Peers, func(name string) bool { return strings.HasPrefix(name, prefix) })
		if i < 0 {
			return 0
		}
		least, _ := m.rounds(c.Peers[i])
		return float64(least.Time)
	}
	fmt.Fprintf(out, "\n**%s**: %s\n\n", c.Name, c.Title)
	fmt.Fprintf(out, "| %-32s | %7s | %7s | %7s | %9s | %7s | %7s |\n", "", "µs/op", "median", "B/op", "allocs/op", "goctl", "GORM")
	fmt.Fprintln(out, "|---|--:|--:|--:|--:|--:|--:|")
	for _, name := range c.Peers {
		least, median := m.rounds(name)
		fmt.Fprintf(out, "| %-32s | %7.1f | %7.1f | %7.0f | %9.0f | %7s | %7s |\n", name, micros(least.Time), micros(median),
			least.Bytes, least.Allocs, times(float64(least.Time), base(models.Goctl)), times(float64(least.Time), base(models.GORM)))
	}
}

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }
