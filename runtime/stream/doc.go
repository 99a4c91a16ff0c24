// Package stream tells the handlers of long answers when the server stops, so
// that a stream ends in order instead of holding up the shutdown.
package stream
