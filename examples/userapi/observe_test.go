package main_test

import (
	"cmp"
	"compress/gzip"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/require"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracewire "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// spans is a collector in this process: an OTLP receiver.
type spans struct {
	mu   sync.Mutex
	all  []*tracewire.Span
	text strings.Builder
}

func (s *spans) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(r.Body)
		if err != nil {
			http.Error(w, "no gzip", http.StatusBadRequest)
			return
		}
		body = unpacked
	}
	text, err := io.ReadAll(body)
	var message collector.ExportTraceServiceRequest
	if err != nil || proto.Unmarshal(text, &message) != nil {
		http.Error(w, "no OTLP", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(text)
	for _, resource := range message.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			s.all = append(s.all, scope.Spans...)
		}
	}
}

// tree draws the spans of the trace that has a root of the given name.
func (s *spans) tree(root string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortFunc(s.all, func(a, b *tracewire.Span) int { return cmp.Compare(a.StartTimeUnixNano, b.StartTimeUnixNano) })
	var b strings.Builder
	var draw func(parent []byte, depth int)
	draw = func(parent []byte, depth int) {
		for _, span := range s.all {
			if slices.Equal(span.ParentSpanId, parent) {
				b.WriteString(strings.Repeat("  ", depth) + span.Name + "\n")
				draw(span.SpanId, depth+1)
			}
		}
	}
	for _, span := range s.all {
		if span.Name == root {
			b.WriteString(root + "\n")
			draw(span.SpanId, 1)
			return b.String()
		}
	}
	return ""
}

// TestTrace follows one request from the handler through the logic to the
// database.
func TestTrace(t *testing.T) {
	got := &spans{}
	server := httptest.NewServer(got)
	defer server.Close()
	s := start(t, shippedConfig(t), append(sqliteEnv(t), "OTEL_EXPORTER_OTLP_ENDPOINT="+server.URL, "OTEL_TRACES_SAMPLER=always_on")...)
	a := s.register(t)
	const caller = "4bf92f3577b34da6a3ce929d0e0e4736"
	s.anonymous().send(t, 200, "POST", "/login", fields{"username": a.Username, "password": a.password},
		"traceparent", "00-"+caller+"-00f067aa0ba902b7-01")
	s.restart(t) // what is waiting is sent when the service stops

	tree := got.tree("POST /login")
	t.Log("\n" + tree)
	require.Equal(t, []string{"POST /login", "SELECT users", "SELECT attempts", "INSERT attempts", "compare password", "DELETE attempts", "DELETE attempts", "INSERT attempts", "SELECT attempts", "INSERT sessions"}, shape(tree))
	got.mu.Lock()
	defer got.mu.Unlock()
	require.NotContains(t, got.text.String(), "canary", "spans hold no passwords")
	require.True(t, slices.ContainsFunc(got.all, func(span *tracewire.Span) bool { return hex.EncodeToString(span.TraceId) == caller }))
	require.Contains(t, s.text(), `"trace_id":"`+caller+`"`, "the log names the trace")
}

// shape lists the names of a drawn tree, indentation aside.
func shape(tree string) []string {
	var names []string
	for line := range strings.Lines(tree) {
		names = append(names, strings.TrimSpace(line))
	}
	return names
}

// TestMetrics: what the admin address shows can be parsed, and tells what the
// guards decided. The public address shows none.
func TestMetrics(t *testing.T) {
	s := start(t, shippedConfig(t), sqliteEnv(t)...)
	s.register(t)
	s.anonymous().send(t, 401, "GET", "/users/me", nil)
	s.anonymous().send(t, 404, "GET", "/metrics", nil)

	var families map[string]bool
	require.Eventually(t, func() bool {
		response, err := s.http.Get(s.admin + "/metrics")
		require.NoError(t, err)
		defer response.Body.Close()
		parser := expfmt.NewTextParser(model.UTF8Validation)
		parsed, err := parser.TextToMetricFamilies(response.Body)
		require.NoError(t, err)
		families = map[string]bool{}
		for name, family := range parsed {
			for _, metric := range family.Metric {
				for _, label := range metric.Label {
					families[name+" "+label.GetName()+"="+label.GetValue()] = true
				}
			}
		}
		return families["http_server_refusals_total reason=auth.missing"]
	}, 5*time.Second, 20*time.Millisecond)
	for _, want := range []string{
		"http_server_request_duration_seconds http_route=/register", "http_server_refusals_total http_route=unmatched",
		"shed_decisions_total class=auth", "go_sql_open_connections db_name=user",
	} {
		require.True(t, families[want], "%s in %v", want, families)
	}
}
