// Package websocket stands before the WebSocket library of a service: it takes
// handshakes only (RFC 6455, section 4.2.1), refuses those of foreign web pages,
// and ends connections in order when the server stops.
//
// The handshake itself and all messages are the library's, which logic calls
// with the writer and the request it is given.
package websocket
