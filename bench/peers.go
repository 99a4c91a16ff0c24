package main

import (
	"fmt"
	"slices"

	apigen "github.com/apigen/apigen/bench/apigenservice/peer"
	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/peer/chiserver"
	"github.com/apigen/apigen/bench/peer/constant"
	"github.com/apigen/apigen/bench/peer/echoserver"
	"github.com/apigen/apigen/bench/peer/ginserver"
	"github.com/apigen/apigen/bench/peer/goaserver"
	"github.com/apigen/apigen/bench/peer/gozeroserver"
	"github.com/apigen/apigen/bench/peer/hertzserver"
	"github.com/apigen/apigen/bench/peer/humaserver"
	"github.com/apigen/apigen/bench/peer/nethttpserver"
	"github.com/apigen/apigen/bench/peer/oapiserver"
	"github.com/apigen/apigen/bench/peer/ogenserver"
	"github.com/apigen/apigen/bench/work"
)

// reference is what all others are compared with.
var reference = nethttpserver.Peer

// limit is what net/http can do at most, on the wire.
var limit = constant.Peer

// peers are in the order of the tables.
var peers = []peer.Peer{
	reference,
	ginserver.Peer,
	echoserver.Peer,
	chiserver.Peer,
	humaserver.Peer,
	goaserver.Peer,
	oapiserver.Peer,
	ogenserver.Peer,
	hertzserver.Peer,
	gozeroserver.Bare,
	gozeroserver.Default,
	apigen.Default,
	apigen.Bare,
	apigen.Verifying,
	apigen.Sampling,
}

func find(name string) (peer.Peer, error) {
	if name == limit.Name {
		return limit, nil
	}
	i := slices.IndexFunc(peers, func(p peer.Peer) bool { return p.Name == name })
	if i < 0 {
		return peer.Peer{}, fmt.Errorf("there is no peer %q", name)
	}
	return peers[i], nil
}

// keep drops all peers but one and the reference. An empty name drops none.
func keep(name string) error {
	if name == "" {
		return nil
	}
	if _, err := find(name); err != nil {
		return err
	}
	peers = slices.DeleteFunc(peers, func(p peer.Peer) bool { return p.Name != name && p.Name != reference.Name })
	return nil
}

// serves reports whether the peer does the item.
func serves(p peer.Peer, item work.Item) bool {
	if item == work.Routing {
		return p.Router != nil
	}
	return p.New != nil && (p.Only == nil || slices.Contains(p.Only, item))
}
