package sse

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/apigen/apigen/runtime/encode"
)

// Event is one event with all that the standard gives it.
type Event[T any] struct {
	// ID is what a client sends as Last-Event-ID when it connects again. Empty
	// leaves the client's last one as it is.
	ID string
	// Name is the kind of event, which a browser listens for. Empty is "message".
	Name string
	// Retry is how long the client is to wait before it connects again, in whole
	// milliseconds. Zero leaves it to the client.
	Retry time.Duration
	// Data is sent as one line of JSON.
	Data T
}

// Sender sends events to one client. Its methods may be called by several
// goroutines, and not after the logic has returned.
type Sender[T any] struct {
	out     *output
	encoder func([]byte, *T, *encode.State) []byte
}

// Send sends an event that has data only. It returns when the event is handed to
// the network, so a slow client slows its logic down. The error is why the
// stream is over, and then the logic should return it; or that data can't be
// written as JSON, and then nothing was sent.
func (s *Sender[T]) Send(data T) error { return s.SendEvent(Event[T]{Data: data}) }

// SendEvent is Send for an event with an id, a name or a retry time. It is an
// error when the id or name holds a line break or NUL.
func (s *Sender[T]) SendEvent(e Event[T]) error {
	text, err := s.text(e)
	if err != nil {
		return err
	}
	return s.out.write(text)
}

// LastEventID is the id of the last event that the client got before it
// connected again, or "". Clients choose it: it may be anything.
func (s *Sender[T]) LastEventID() string { return s.out.request.Header.Get("Last-Event-ID") }

var errField = errors.New("sse: the id and name of an event can't hold a line break or NUL")

// text is an event as it is sent.
func (s *Sender[T]) text(e Event[T]) ([]byte, error) {
	if strings.ContainsAny(e.ID, "\r\n\x00") || strings.ContainsAny(e.Name, "\r\n\x00") {
		return nil, errField
	}
	out := make([]byte, 0, initialText)
	out = appendField(out, "id: ", e.ID)
	out = appendField(out, "event: ", e.Name)
	if e.Retry > 0 {
		out = append(strconv.AppendInt(append(out, "retry: "...), e.Retry.Milliseconds(), 10), '\n')
	}
	out = append(out, "data: "...)
	var state encode.State
	out = s.encoder(out, &e.Data, &state) // JSON has no line breaks of its own
	if err := state.Err(); err != nil {
		return nil, fmt.Errorf("sse: encode an event: %w", err)
	}
	return append(out, "\n\n"...), nil
}

// initialText is the room for an event before it has to grow, in bytes.
const initialText = 256

func appendField(out []byte, name, value string) []byte {
	if value == "" {
		return out
	}
	return append(append(append(out, name...), value...), '\n')
}

// reflected is the encoder for types that have none of their own.
func reflected[T any](out []byte, v *T, state *encode.State) []byte {
	return encode.Any(out, *v, state)
}
