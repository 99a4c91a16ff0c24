package models

import (
	"context"
	"testing"
)

// BenchmarkModels is what make bench-models measures, for profiles of one cell:
// go test -run '^$' -bench 'Models/hit/apigen' -cpuprofile cpu.out ./models
func BenchmarkModels(b *testing.B) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w, err := Open(ctx)
	if err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() { _ = w.Close(context.Background()) })
	for _, c := range Cases {
		for _, name := range c.Peers {
			b.Run(c.Name+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				repeat(b, w, c, w.Peer(name))
			})
		}
	}
}

// repeat runs a case b.N times, and prepares it outside of the measured time.
func repeat(b *testing.B, w *World, c Case, p Peer) {
	b.Helper()
	for left := b.N; left > 0; {
		b.StopTimer()
		n := c.most(left)
		run, err := c.prepare(b.Context(), w, p)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := run(n); err != nil {
			b.Fatal(err)
		}
		left -= n
	}
}
