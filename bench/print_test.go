package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/bench/work"
)

func TestMedianOrLeastIsChosen(t *testing.T) {
	rounds := []result{{Nanoseconds: 9}, {Nanoseconds: 2}, {Nanoseconds: 5}}
	require.Equal(t, 5.0, choose(rounds, false).Nanoseconds)
	require.Equal(t, 2.0, choose(rounds, true).Nanoseconds)
	loads := []load{{perSecond: 9, serverMicros: 3}, {perSecond: 2, serverMicros: 2}, {perSecond: 5, serverMicros: 9}}
	require.Equal(t, 5.0, chooseLoad(loads, false).perSecond)
	require.Equal(t, 2.0, chooseLoad(loads, true).perSecond)
}

// Ours is never the best peer, however fast, and neither is the reference.
func TestRatiosAreToReferenceAndBestPeer(t *testing.T) {
	results := map[place]result{}
	for _, p := range peers {
		results[place{work.Static, p.Name}] = result{Nanoseconds: 400, Bytes: 16, Allocs: 1}
	}
	results[place{work.Static, reference.Name}] = result{Nanoseconds: 200}
	results[place{work.Static, "gin"}] = result{Nanoseconds: 300}
	results[place{work.Static, "apigen"}] = result{Nanoseconds: 100, Bytes: 16, Allocs: 1}
	var out bytes.Buffer
	printItem(&out, work.Static, results)
	require.Regexp(t, `\| apigen +\| +100 \| +16 \| +1 \| +0\.50× \| +0\.33× \|`, out.String())
	require.Contains(t, out.String(), "Best peer: gin.")
}

func TestMeasuringCountsAllocations(t *testing.T) {
	var kept []byte
	measured := measure(func() { kept = make([]byte, 1024) }, 2_000_000)
	require.NotNil(t, kept)
	require.InDelta(t, 1024, measured.Bytes, 20)
	require.InDelta(t, 1, measured.Allocs, 0.1)
	require.Positive(t, measured.Nanoseconds)
}
