// Package sse answers a request with a stream of server-sent events (HTML
// Living Standard, section 9.2).
//
// Logic gets a [Sender] and returns when there is nothing more to say, or when
// its context ends: because the client went away, the client stopped reading,
// or the server stops. Send then fails too, so that a loop over it comes to an
// end by itself.
package sse
