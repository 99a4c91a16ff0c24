package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/apigen/apigen/runtime/rttest"
)

// offer is what the process of the clients is to do: a load, or with Closed so many
// clients that send when they have been answered.
type offer struct {
	rttest.Load
	URL    string
	Paths  []string
	Closed int
}

func offerFromStdin() error {
	var o offer
	if err := json.NewDecoder(os.Stdin).Decode(&o); err != nil {
		return err
	}
	send := o.sender()
	if o.Closed > 0 {
		return json.NewEncoder(os.Stdout).Encode(o.saturate(send))
	}
	return json.NewEncoder(os.Stdout).Encode(o.Run(context.Background(), send))
}

func (o offer) saturate(send func(context.Context, int) string) (samples rttest.Samples) {
	var mu sync.Mutex
	var all sync.WaitGroup
	start := time.Now()
	for range o.Closed {
		all.Go(func() {
			for time.Since(start) < o.Duration {
				due := time.Since(start)
				outcome := send(context.Background(), 0)
				mu.Lock()
				samples = append(samples, rttest.Sample{Due: due, Took: time.Since(start) - due, Outcome: outcome})
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return samples
}

func (o offer) sender() func(context.Context, int) string {
	c := &clients{address: strings.TrimPrefix(o.URL, "http://")}
	return func(_ context.Context, n int) string {
		switch status, err := c.get(o.Paths[n%len(o.Paths)]); {
		case err != nil:
			return "failed"
		case status == http.StatusOK:
			return "ok"
		}
		return "refused"
	}
}
