package trace

import (
	"encoding/hex"
	"net/http"
	"net/netip"
	"strings"

	"go.opentelemetry.io/otel/trace"
)

// The headers of W3C Trace Context, in net/http's spelling.
const (
	headerParent = "Traceparent"
	headerState  = "Tracestate"
)

// parseParent reads a traceparent (W3C Trace Context, 3.2). Anything else than a
// single valid header is no parent.
func parseParent(values []string) (c trace.SpanContextConfig, ok bool) {
	if len(values) != 1 {
		return c, false
	}
	text := values[0]
	if len(text) < 55 || text[2] != '-' || text[35] != '-' || text[52] != '-' {
		return c, false
	}
	version := text[:2]
	if version == "00" && len(text) != 55 || len(text) > 55 && text[55] != '-' {
		return c, false
	}
	var head, flags [1]byte
	if !unhex(head[:], version) || version == "ff" || !unhex(c.TraceID[:], text[3:35]) ||
		!unhex(c.SpanID[:], text[36:52]) || !unhex(flags[:], text[53:55]) {
		return c, false
	}
	c.TraceFlags = trace.TraceFlags(flags[0]) & trace.FlagsSampled
	c.Remote = true
	return c, c.TraceID.IsValid() && c.SpanID.IsValid()
}

// unhex decodes lower-case hexadecimal.
func unhex(into []byte, text string) bool {
	if strings.ToLower(text) != text {
		return false
	}
	_, err := hex.Decode(into, []byte(text))
	return err == nil
}

// inject sets the headers that make c the parent of the called service's span.
func inject(h http.Header, c trace.SpanContext) {
	flags := "00"
	if c.IsSampled() {
		flags = "01"
	}
	h[headerParent] = []string{"00-" + c.TraceID().String() + "-" + c.SpanID().String() + "-" + flags}
	delete(h, headerState)
	if state := c.TraceState().String(); state != "" {
		h[headerState] = []string{state}
	}
}

// isTrusted reports whether the peer with a RemoteAddr of net/http is in one of
// the networks.
func isTrusted(networks []netip.Prefix, remoteAddr string) bool {
	if len(networks) == 0 {
		return false
	}
	peer, err := netip.ParseAddrPort(remoteAddr)
	if err != nil {
		return false
	}
	address := peer.Addr().Unmap().WithZone("")
	for _, network := range networks {
		if network.Contains(address) {
			return true
		}
	}
	return false
}
