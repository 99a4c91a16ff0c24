package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// want returns the answer of an item, as it was before it became JSON.
func want(item work.Item) any {
	switch item {
	case work.Static:
		return work.Message{Message: work.Greeting}
	case work.Query:
		return work.ItemAnswer{ID: 42, Page: 3, Sort: "date"}
	case work.List:
		return work.RecordList{Records: work.Records}
	}
	return json.RawMessage(work.OrderBody)
}

func TestEveryPeerAnswersRight(t *testing.T) {
	each(t, func(t *testing.T, service peer.Service, item work.Item) {
		exchange := service.Prepare(item.Request())
		for range 3 { // a pooled request must not remember the last one
			exchange.Send()
			answer := exchange.Answer()
			require.Equal(t, 200, answer.Status, "%s", answer.Body)
			require.True(t, strings.HasPrefix(answer.Type, "application/json"), answer.Type)
			wanted, err := json.Marshal(want(item))
			require.NoError(t, err)
			require.JSONEq(t, string(wanted), string(answer.Body))
		}
	})
}

func TestEveryPeerRefusesWhatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, service peer.Service, item work.Item) {
		for _, c := range work.Refused {
			if c.Item != item {
				continue
			}
			exchange := service.Prepare(c.Request)
			exchange.Send()
			require.Contains(t, c.Status, exchange.Answer().Status, "%s: %s", c.Name, exchange.Answer().Body)
		}
	})
}

func TestEveryRouterFindsItsRoutes(t *testing.T) {
	for _, p := range peers {
		if p.Router == nil {
			continue
		}
		t.Run(p.Name, func(t *testing.T) {
			run, err := operation(p, work.Routing)
			require.NoError(t, err)
			run()
		})
	}
}

func TestWorkIsAsDescribed(t *testing.T) {
	require.GreaterOrEqual(t, len(work.Routes), 200)
	list, err := json.Marshal(want(work.List))
	require.NoError(t, err)
	require.InDelta(t, 100_000, len(list), 5_000)
	for _, c := range work.Refused {
		require.NotEqual(t, c.Item.Request(), c.Request, c.Name)
	}
}

// each runs a test for each peer and each item it serves.
func each(t *testing.T, test func(*testing.T, peer.Service, work.Item)) {
	t.Helper()
	for _, p := range peers {
		for _, item := range work.Items {
			if item == work.Routing || !serves(p, item) {
				continue
			}
			t.Run(p.Name+"/"+item.String(), func(t *testing.T) {
				service, err := p.New(item)
				require.NoError(t, err)
				test(t, service, item)
			})
		}
	}
}
