package main

import (
	"fmt"
	"slices"

	apigen "github.com/apigen/apigen/bench/apigenservice/peer"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/peer/ginserver"
	"github.com/apigen/apigen/bench/peer/nethttpserver"
	"github.com/apigen/apigen/bench/work"
)

// reference is what all others are compared with.
var reference = nethttpserver.Peer

// peers are in the order of the tables.
var peers = []peer.Peer{
	reference,
	ginserver.Peer,
	apigen.Default,
	apigen.Bare,
}

func find(name string) (peer.Peer, error) {
	i := slices.IndexFunc(peers, func(p peer.Peer) bool { return p.Name == name })
	if i < 0 {
		return peer.Peer{}, fmt.Errorf("there is no peer %q", name)
	}
	return peers[i], nil
}

// serves reports whether the peer does the item.
func serves(p peer.Peer, item work.Item) bool {
	if item == work.Routing {
		return p.Router != nil
	}
	return p.New != nil && (p.Only == nil || slices.Contains(p.Only, item))
}
