package trace_test

import (
	"compress/gzip"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	wire "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/apigen/apigen/runtime/observe"
	"github.com/apigen/apigen/runtime/trace"
	"github.com/apigen/apigen/runtime/trace/otlp"
)

// received is what a collector in this process got.
type received struct {
	url  string
	mu   sync.Mutex
	text []byte // of all messages
	all  []*wire.Span
	who  map[string]string
}

func collect(t *testing.T) *received {
	t.Helper()
	c := &received{who: map[string]string{}}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

func (c *received) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body, err := gzip.NewReader(r.Body)
	if err != nil {
		panic(err)
	}
	text, _ := io.ReadAll(body)
	var message collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(text, &message); err != nil {
		panic(err)
	}
	c.text = append(c.text, text...)
	for _, rs := range message.ResourceSpans {
		for key, value := range attributes(rs.Resource.Attributes) {
			c.who[key] = value
		}
		for _, ss := range rs.ScopeSpans {
			c.all = append(c.all, ss.Spans...)
		}
	}
}

// spans flushes the provider and returns the spans by name.
func (c *received) spans(t *testing.T, p *trace.Provider) map[string]*wire.Span {
	t.Helper()
	require.NoError(t, p.Shutdown(t.Context()))
	c.mu.Lock()
	defer c.mu.Unlock()
	named := map[string]*wire.Span{}
	for _, s := range c.all {
		named[s.Name] = s
	}
	require.Len(t, named, len(c.all), "names are unique in these tests")
	return named
}

func attributes(list []*common.KeyValue) map[string]string {
	m := map[string]string{}
	for _, kv := range list {
		switch v := kv.Value.Value.(type) {
		case *common.AnyValue_StringValue:
			m[kv.Key] = v.StringValue
		case *common.AnyValue_IntValue:
			m[kv.Key] = strconv.FormatInt(v.IntValue, 10)
		}
	}
	return m
}

// provider records everything and sends it to c.
func (c *received) provider(t *testing.T, change ...func(*trace.Config)) *trace.Provider {
	t.Helper()
	config := trace.Config{Service: "shop", Sampler: "always_on", OTLP: otlp.Config{Endpoint: c.url}}
	for _, f := range change {
		f(&config)
	}
	p, err := trace.New(t.Context(), config)
	require.NoError(t, err)
	require.NotNil(t, p)
	t.Cleanup(func() { _ = p.Shutdown(t.Context()) })
	return p
}

var getUser = observe.Route{Method: "GET", Pattern: "/users/:id", Name: "GetUser"}

// traced is a handler under observation by p.
func traced(p *trace.Provider, h http.HandlerFunc) http.Handler {
	return observe.New(observe.Config{Tracer: p}).Middleware(getUser)(h)
}

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func get(target string) *http.Request { return httptest.NewRequest(http.MethodGet, target, nil) }

const (
	traceID = "0af7651916cd43dd8448eb211c80319c"
	sampled = "00-" + traceID + "-b7ad6b7169203331-01"
)

func hexOf(id []byte) string { return hex.EncodeToString(id) }
