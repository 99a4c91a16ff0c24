package rest

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/apigen/apigen/runtime/encode"
	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
)

// Answer is [WriteJSON] with a generated encoder, which appends v to a buffer.
// An encoder that appends nothing, as for a nil pointer, makes it 204.
func Answer[T any](w http.ResponseWriter, r *http.Request, status int, v T, encoder func([]byte, T, *encode.State) []byte) {
	text := buffers.Get().(*buffer)
	defer text.release()
	text.state = encode.State{}
	text.bytes = encoder(text.bytes[:0], v, &text.state)
	if err := text.state.Err(); err != nil {
		problem.Write(w, r, problem.Internal(fmt.Errorf("encode the answer: %w", err)))
		return
	}
	if len(text.bytes) == 0 || status == http.StatusNoContent {
		NoContent(w, r)
		return
	}
	text.bytes = append(text.bytes, '\n')
	send(w, status, text.bytes)
}

// buffer is reused from answer to answer.
type buffer struct {
	bytes []byte
	state encode.State
}

var buffers = sync.Pool{New: func() any { return &buffer{bytes: make([]byte, 0, 1024)} }}

// maxBuffer keeps a rare long answer from staying in memory.
const maxBuffer = 256 << 10

func (b *buffer) release() {
	if cap(b.bytes) <= maxBuffer {
		buffers.Put(b)
	}
}

// Values of headers that many answers share. Nobody writes to them: http.Header
// replaces a list or makes a longer one.
var (
	jsonType = []string{"application/json; charset=utf-8"}
	noSniff  = []string{"nosniff"}
)

func send(w http.ResponseWriter, status int, text []byte) {
	h := w.Header()
	h["Content-Type"] = jsonType
	h["Content-Length"] = length(len(text))
	h["X-Content-Type-Options"] = noSniff
	w.WriteHeader(status)
	if _, err := w.Write(text); err != nil {
		if rec, ok := writer.As[interface{ RecordError(error) }](w); ok {
			rec.RecordError(fmt.Errorf("send the answer: %w", err))
		}
	}
}

// lengths keeps the header of short answers, made when first sent.
var lengths [2048]atomic.Pointer[[]string]

func length(n int) []string {
	if n >= len(lengths) {
		return []string{strconv.Itoa(n)}
	}
	if kept := lengths[n].Load(); kept != nil {
		return *kept
	}
	made := []string{strconv.Itoa(n)}
	lengths[n].Store(&made)
	return made
}
