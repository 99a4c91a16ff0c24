// Package clientip finds the address of the client behind reverse proxies.
//
// Anybody can send X-Forwarded-For, so it counts only when the peer of the
// connection is a trusted proxy, and of its hops only those that trusted
// proxies wrote: they are read from the right, and the first address that is
// not a trusted proxy is the client.
package clientip
