package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
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
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 2000}}
	return func(ctx context.Context, n int) string {
		r, _ := http.NewRequestWithContext(ctx, http.MethodGet, o.URL+o.Paths[n%len(o.Paths)], nil)
		answer, err := client.Do(r)
		if err != nil {
			return "failed"
		}
		defer answer.Body.Close()
		_, _ = io.Copy(io.Discard, answer.Body)
		if answer.StatusCode == http.StatusOK {
			return "ok"
		}
		return "refused"
	}
}
