package websocket

import (
	"context"
	"errors"
	"net/http"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/rest/writer"
	"github.com/apigen/apigen/runtime/stream"
)

// Serve hands a handshake to logic, which upgrades the connection and returns
// when it has nothing more to say on it. The connection is closed then at the
// latest. Timeouts of the server for reading and writing do not apply to it.
//
// Any other request is answered with a problem: 426 when it does not ask for a
// WebSocket of version 13, 400 when its key is malformed or it has a body, 403
// when its Origin is another host than its own and not one of [AllowOrigins].
//
// The context of the request that logic gets ends when logic has returned and
// when the server stops, with [stream.ErrStopping] as its cause; logic then says
// goodbye (code 1001) and returns. It does not end when the client goes away,
// which reading tells.
//
// An error before the upgrade is answered as a problem, and so is logic that
// returns without an answer. After it an error is recorded for the access log
// only.
func Serve(w http.ResponseWriter, r *http.Request, logic func(w http.ResponseWriter, r *http.Request) error) {
	if err := check(r); err != nil {
		advise(w, r)
		problem.Write(w, r, err)
		return
	}
	w, rec := writer.Record(w)
	rec.RecordStream("websocket")
	defer stream.Hold(r.Context())()
	ctx, cancel := stream.Context(r.Context())
	defer cancel(nil)
	up := &upgrade{ResponseWriter: w, request: r.Context()}
	defer up.close()
	err := logic(up, r.WithContext(ctx))
	switch {
	case !rec.HeaderWritten():
		problem.Write(w, r, unanswered(err))
	case err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, stream.ErrStopping):
		rec.RecordError(err)
	}
}

func unanswered(err error) error {
	if err == nil {
		return problem.NotImplemented("this WebSocket")
	}
	return err
}

// advise tells a client what it would have to ask for.
func advise(w http.ResponseWriter, r *http.Request) {
	if r.ProtoMajor != 1 {
		return // HTTP/2 has no Upgrade
	}
	w.Header().Set("Upgrade", "websocket")
	w.Header().Add("Connection", "Upgrade") // a server that stops has "close" there
	w.Header().Set("Sec-WebSocket-Version", version)
}
