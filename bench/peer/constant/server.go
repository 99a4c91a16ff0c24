// Package constant is the practical limit: net/http that reads the body and
// writes bytes it had before.
package constant

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// Peer does no work, so it is measured on the wire only.
var Peer = peer.Peer{
	Name: "constant bytes", New: newService, Ours: true,
	Only: []work.Item{work.Static, work.Body, work.Guarded},
}

func newService(item work.Item) (peer.Service, error) {
	answer := []byte(work.OrderBody)
	if item == work.Static {
		var err error
		if answer, err = json.Marshal(work.Message{Message: work.Greeting}); err != nil {
			return nil, err
		}
	}
	length := strconv.Itoa(len(answer))
	return peer.HTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// What goes wrong here goes wrong for the client.
		_, _ = io.Copy(io.Discard, r.Body)
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Content-Length", length)
		_, _ = w.Write(answer)
	})), nil
}
