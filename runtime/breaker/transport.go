package breaker

import "net/http"

// Transport guards the requests of an http.Client. Per chooses the breaker of a
// request, such as [Group.ByHost]; nil means none. A nil next is
// http.DefaultTransport.
//
// Transport errors and statuses of 500 and above count as failures, lower
// statuses do not; Config.IsFailure sees a [*StatusError] for the former. The
// verdict falls when the header of the answer has arrived. What happens while
// the body is read does not count, because a stream may be read for hours and a
// reader may stop when it likes; whoever cares uses [Breaker.Acquire] around
// the whole.
func Transport(next http.RoundTripper, per func(*http.Request) *Breaker) http.RoundTripper {
	if next == nil {
		next = http.DefaultTransport
	}
	return &transport{next, per}
}

type transport struct {
	next http.RoundTripper
	per  func(*http.Request) *Breaker
}

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	b := t.per(r)
	if b == nil {
		return t.next.RoundTrip(r)
	}
	c, err := b.begin()
	if err != nil {
		if r.Body != nil {
			_ = r.Body.Close() // http.RoundTripper owes that, also with an error
		}
		return nil, err
	}
	result := failed
	defer func() { b.end(c, result) }()
	response, err := t.next.RoundTrip(r)
	result = b.judgeIn(r.Context(), verdict(response, err))
	return response, err
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the
// transport inside.
func (t *transport) CloseIdleConnections() {
	if closer, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

func verdict(response *http.Response, err error) error {
	if err == nil && response.StatusCode >= http.StatusInternalServerError {
		return &StatusError{response.StatusCode}
	}
	return err
}
