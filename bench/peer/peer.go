// Package peer is what the benchmark knows of a way to serve the work.
package peer

import (
	"net"

	"github.com/apigen/apigen/bench/work"
)

// Peer is one way to serve the work.
type Peer struct {
	// Name is how the tables call it.
	Name string
	// New returns a service for the item. Guards are built in for
	// work.Guarded only. Nil means that the peer serves no items.
	New func(item work.Item) (Service, error)
	// Router returns a service with the given routes, whose handlers call
	// hit with the number of their route and the value of its last variable.
	// Nil means that the peer has no router to measure.
	Router func(routes []work.Route, hit func(route int, value string)) (Service, error)
	// Only lists the items New is for. Nil means all.
	Only []work.Item
	// Ours marks what is not compared as a peer.
	Ours bool
	// Generated names the folders of generated Go below bench/, with the
	// packages below them. Empty when nothing is generated.
	Generated []string
}

// Service answers requests.
type Service interface {
	// Prepare returns an exchange of the request, to be sent many times.
	Prepare(work.Request) Exchange
	// Serve answers over the network until the process ends.
	Serve(net.Listener) error
}

// Exchange is one request and its last answer.
type Exchange interface {
	Send()
	Answer() Answer
}

// Answer is valid until the next Send.
type Answer struct {
	Status int
	Type   string
	Body   []byte
}
