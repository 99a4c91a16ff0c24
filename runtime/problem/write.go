package problem

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/apigen/apigen/runtime/rest/writer"
)

// ContentType is the media type of a written problem (RFC 9457, section 6.1).
const ContentType = "application/problem+json"

// maxRetryAfter is the longest Retry-After in seconds.
const maxRetryAfter = 3

var errNil = errors.New("a nil problem was returned as an error")

// Write answers the request with err, mapped by [From].
//
// It reports err to the first writer in w's Unwrap chain that has
// RecordError(error), which is how the access log learns the cause. When a
// writer in the chain has HeaderWritten() bool and says the header is already
// out, nothing is written.
//
// The answer is never cached (Cache-Control: no-store). A 401 without a
// challenge gets "WWW-Authenticate: Bearer", as RFC 9110 wants one, and a 503 that
// does not say when to come back a Retry-After of 1 to 3 seconds, by chance, so
// that not all come at once. A request id found in w's X-Request-Id header is sent as the member "requestId".
func Write(w http.ResponseWriter, _ *http.Request, err error) {
	if err == nil {
		err = errNil
	}
	if rec, ok := writer.As[interface{ RecordError(error) }](w); ok {
		rec.RecordError(err)
	}
	if state, ok := writer.As[interface{ HeaderWritten() bool }](w); ok && state.HeaderWritten() {
		return
	}
	e := From(err)
	body := JSON(e, w.Header().Get("X-Request-Id"))
	if e.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.FormatInt(int64((e.RetryAfter+time.Second-1)/time.Second), 10))
	}
	setHeader(w.Header(), e.status())
	w.WriteHeader(e.status())
	_, _ = w.Write(append(body, '\n'))
}

// JSON returns err, mapped by [From], as a client may see it, on one line and
// without a line break at its end. It is for places that are no answer of their
// own, such as an event of a stream.
func JSON(err error, requestID string) []byte {
	if err == nil {
		err = errNil
	}
	body, encodeErr := json.Marshal(From(err).wire(requestID))
	if encodeErr != nil {
		return []byte(`{"title":"Internal Server Error","status":500}`)
	}
	return withMembers(body, From(err).Members)
}

// withMembers adds further members to an object. Of two of one name the first counts
// for most readers, so those of the object are kept out of what is added.
func withMembers(body []byte, members any) []byte {
	if members == nil {
		return body
	}
	text, err := json.Marshal(members)
	var further, known map[string]json.RawMessage
	if err != nil || json.Unmarshal(text, &further) != nil || further == nil || json.Unmarshal(body, &known) != nil {
		return body
	}
	if !slices.ContainsFunc(slices.Collect(maps.Keys(further)), func(name string) bool { return known[name] != nil }) {
		if text = bytes.TrimSpace(text[1 : len(text)-1]); len(text) > 0 {
			body = append(append(append(body[:len(body)-1], ','), text...), '}')
		}
		return body
	}
	maps.Copy(further, known)
	if merged, err := json.Marshal(further); err == nil {
		return merged
	}
	return body
}

// setHeader drops what described the answer that is now not sent.
func setHeader(h http.Header, status int) {
	for _, name := range []string{"Content-Length", "Content-Encoding", "Etag", "Last-Modified"} {
		h.Del(name)
	}
	h.Set("Content-Type", ContentType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if status == http.StatusUnauthorized && h.Get("Www-Authenticate") == "" {
		h.Set("Www-Authenticate", "Bearer")
	}
	if status == http.StatusServiceUnavailable && h.Get("Retry-After") == "" {
		h.Set("Retry-After", strconv.Itoa(1+rand.IntN(maxRetryAfter)))
	}
}

// wire is the problem as a client sees it.
type wire struct {
	Type      string  `json:"type,omitempty"`
	Title     string  `json:"title"`
	Status    int     `json:"status"`
	Detail    string  `json:"detail,omitempty"`
	Instance  string  `json:"instance,omitempty"`
	Code      string  `json:"code,omitempty"`
	Number    int64   `json:"number,omitempty"`
	RequestID string  `json:"requestId,omitempty"`
	Fields    []Field `json:"errors,omitempty"`
}

func (e *Error) wire(requestID string) wire {
	out := wire{
		Type: e.Type, Title: e.Title, Status: e.status(), Instance: e.Instance,
		Code: e.Code, Number: e.Number, RequestID: requestID,
	}
	if out.Title == "" {
		out.Title = http.StatusText(out.Status)
	}
	if out.Status < http.StatusInternalServerError {
		out.Detail, out.Fields = e.Detail, e.Fields
	}
	return out
}
