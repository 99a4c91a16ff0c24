package otlp_test

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	wire "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/trace/otlp"
)

const canary = "canary-77b0"

// fake is a collector that answers with the statuses in turn, the last one for
// ever.
type fake struct {
	*httptest.Server
	statuses []int
	asked    []*http.Request
	got      []*collector.ExportTraceServiceRequest
}

func newFake(t *testing.T, statuses ...int) *fake {
	t.Helper()
	f := &fake{statuses: statuses}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body io.Reader = r.Body
		if r.Header.Get("Content-Encoding") == "gzip" {
			body, _ = gzip.NewReader(r.Body)
		}
		text, _ := io.ReadAll(body)
		var message collector.ExportTraceServiceRequest
		if err := proto.Unmarshal(text, &message); err != nil {
			t.Errorf("what was sent is no OTLP: %v", err)
		}
		f.asked, f.got = append(f.asked, r), append(f.got, &message)
		status := f.statuses[min(len(f.asked), len(f.statuses))-1]
		if status == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(f.Close)
	return f
}

func export(t *testing.T, c otlp.Config, spans ...tracetest.SpanStub) error {
	t.Helper()
	e, err := otlp.New(c)
	require.NoError(t, err)
	defer func() { require.NoError(t, e.Shutdown(context.Background())) }()
	return e.ExportSpans(t.Context(), tracetest.SpanStubs(spans).Snapshots())
}

func spanContext(last byte, remote bool) trace.SpanContext {
	return trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{0: 1, 15: last}, SpanID: trace.SpanID{0: 2, 7: last}, TraceFlags: trace.FlagsSampled, Remote: remote,
	})
}

func full() tracetest.SpanStub {
	start := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	return tracetest.SpanStub{
		Name: "GET /users/{id}", SpanContext: spanContext(1, false), Parent: spanContext(2, true), SpanKind: trace.SpanKindServer,
		StartTime: start, EndTime: start.Add(time.Millisecond),
		Attributes: []attribute.KeyValue{
			attribute.String("s", "text"), attribute.String("empty", ""), attribute.String("bad", "a\xffb"),
			attribute.Bool("yes", true), attribute.Bool("no", false), attribute.Int("n", -7), attribute.Int("zero", 0),
			attribute.Float64("f", 1.5), attribute.StringSlice("ss", []string{"a", ""}), attribute.Int64Slice("ns", []int64{1, -1}),
			attribute.BoolSlice("bs", []bool{true}), attribute.Float64Slice("fs", []float64{2}),
		},
		Events:            []sdk.Event{{Name: "e", Time: start, Attributes: []attribute.KeyValue{attribute.Int("k", 1)}, DroppedAttributeCount: 3}},
		Links:             []sdk.Link{{SpanContext: spanContext(9, true), Attributes: []attribute.KeyValue{attribute.Int("l", 2)}}},
		Status:            sdk.Status{Code: codes.Error, Description: "why"},
		DroppedAttributes: 4, DroppedEvents: 5, DroppedLinks: 6,
		Resource:             resource.NewWithAttributes("https://schema", attribute.String("service.name", "shop")),
		InstrumentationScope: instrumentation.Scope{Name: "scope", Version: "v1"},
	}
}

func TestSpansArriveWhole(t *testing.T) {
	f := newFake(t, 200)
	other := full()
	other.Name, other.InstrumentationScope, other.Parent = "other", instrumentation.Scope{Name: "second"}, trace.SpanContext{}
	other.Status = sdk.Status{Code: codes.Ok}
	c := otlp.Config{Endpoint: f.URL + "/base/", Headers: map[string]secret.String{"x-key": secret.New(canary)}}
	require.NoError(t, export(t, c, full(), other, full()))

	require.Len(t, f.asked, 1)
	require.Equal(t, "/base/v1/traces", f.asked[0].URL.Path)
	require.Equal(t, "application/x-protobuf", f.asked[0].Header.Get("Content-Type"))
	require.Equal(t, canary, f.asked[0].Header.Get("X-Key"))

	require.Len(t, f.got[0].ResourceSpans, 1)
	rs := f.got[0].ResourceSpans[0]
	require.Equal(t, "https://schema", rs.SchemaUrl)
	require.Equal(t, map[string]any{"service.name": "shop"}, plain(rs.Resource.Attributes))
	require.Len(t, rs.ScopeSpans, 2)
	require.Equal(t, []string{"scope", "v1", "second"}, []string{rs.ScopeSpans[0].Scope.Name, rs.ScopeSpans[0].Scope.Version, rs.ScopeSpans[1].Scope.Name})
	require.Len(t, rs.ScopeSpans[0].Spans, 2)
	checkSpan(t, rs.ScopeSpans[0].Spans[0])
	second := rs.ScopeSpans[1].Spans[0]
	require.Equal(t, []any{"other", 0, wire.Status_STATUS_CODE_OK}, []any{second.Name, len(second.ParentSpanId), second.Status.Code})
}

func checkSpan(t *testing.T, s *wire.Span) {
	t.Helper()
	require.Equal(t, "GET /users/{id}", s.Name)
	require.Equal(t, wire.Span_SPAN_KIND_SERVER, s.Kind)
	require.Equal(t, []byte{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, s.TraceId)
	require.Equal(t, []byte{2, 0, 0, 0, 0, 0, 0, 1}, s.SpanId)
	require.Equal(t, []byte{2, 0, 0, 0, 0, 0, 0, 2}, s.ParentSpanId)
	require.Equal(t, uint32(0x301), s.Flags)
	require.Equal(t, uint64(time.Millisecond), s.EndTimeUnixNano-s.StartTimeUnixNano)
	require.Equal(t, uint64(time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC).UnixNano()), s.StartTimeUnixNano)
	require.Equal(t, map[string]any{"s": "text", "empty": "", "bad": "a\ufffdb", "yes": true, "no": false, "n": int64(-7), "zero": int64(0), "f": 1.5,
		"ss": []any{"a", ""}, "ns": []any{int64(1), int64(-1)}, "bs": []any{true}, "fs": []any{2.0}}, plain(s.Attributes))
	require.Equal(t, []uint32{4, 5, 6}, []uint32{s.DroppedAttributesCount, s.DroppedEventsCount, s.DroppedLinksCount})
	require.Equal(t, "e", s.Events[0].Name)
	require.Equal(t, s.StartTimeUnixNano, s.Events[0].TimeUnixNano)
	require.Equal(t, map[string]any{"k": int64(1)}, plain(s.Events[0].Attributes))
	require.Equal(t, uint32(3), s.Events[0].DroppedAttributesCount)
	require.Equal(t, byte(9), s.Links[0].TraceId[15])
	require.Equal(t, byte(9), s.Links[0].SpanId[7])
	require.Equal(t, map[string]any{"l": int64(2)}, plain(s.Links[0].Attributes))
	require.Equal(t, uint32(0x301), s.Links[0].Flags)
	require.Equal(t, "why", s.Status.Message)
	require.Equal(t, wire.Status_STATUS_CODE_ERROR, s.Status.Code)
}

// plain turns attributes into Go values.
func plain(list []*common.KeyValue) map[string]any {
	m := map[string]any{}
	for _, kv := range list {
		m[kv.Key] = value(kv.Value)
	}
	return m
}

func value(v *common.AnyValue) any {
	switch v := v.GetValue().(type) {
	case *common.AnyValue_StringValue:
		return v.StringValue
	case *common.AnyValue_BoolValue:
		return v.BoolValue
	case *common.AnyValue_IntValue:
		return v.IntValue
	case *common.AnyValue_DoubleValue:
		return v.DoubleValue
	case *common.AnyValue_ArrayValue:
		var list []any
		for _, one := range v.ArrayValue.Values {
			list = append(list, value(one))
		}
		return list
	}
	return nil
}

func TestOnlyWhatMayPassIsRepeated(t *testing.T) {
	for name, c := range map[string]struct {
		statuses []int
		asked    int
		fails    bool
	}{
		"at once":      {[]int{202}, 1, false},
		"busy":         {[]int{503, 200}, 2, false},
		"bad request":  {[]int{400}, 1, true},
		"unauthorized": {[]int{401}, 1, true},
		"redirect":     {[]int{302}, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, c.statuses...)
			err := export(t, otlp.Config{Endpoint: f.URL, Plain: true, Headers: map[string]secret.String{"Authorization": secret.New(canary)}}, full())
			require.Equal(t, c.fails, err != nil, "%v", err)
			require.Len(t, f.asked, c.asked)
			if err != nil {
				require.NotContains(t, err.Error(), canary)
			}
		})
	}
}

func TestTimeoutEndsRepeating(t *testing.T) {
	f := newFake(t, 503)
	err := export(t, otlp.Config{Endpoint: f.URL, Timeout: 50 * time.Millisecond}, full())
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, "503")
}

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for _, pair := range pairs {
			if key, value, _ := strings.Cut(pair, "="); key == name {
				return value
			}
		}
		return ""
	}
}

func TestEnvironmentWins(t *testing.T) {
	f := newFake(t, 200)
	c, err := otlp.Config{Endpoint: "http://other.invalid"}.WithEnvironment(environment(
		"OTEL_EXPORTER_OTLP_ENDPOINT=http://unused.invalid", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="+f.URL+"/own/path",
		"OTEL_EXPORTER_OTLP_HEADERS=api-key=a%20b, second = 2", "OTEL_EXPORTER_OTLP_TIMEOUT=1500", "OTEL_EXPORTER_OTLP_COMPRESSION=none"))
	require.NoError(t, err)
	require.NoError(t, export(t, c, full()))
	require.Equal(t, "/own/path", f.asked[0].URL.Path, "the endpoint for traces is complete")
	require.Equal(t, []string{"a b", "2", ""}, []string{f.asked[0].Header.Get("Api-Key"), f.asked[0].Header.Get("Second"), f.asked[0].Header.Get("Content-Encoding")})
	require.Equal(t, 1500*time.Millisecond, c.Timeout)
}

func TestBadSettingsAreTold(t *testing.T) {
	for _, pair := range []string{"PROTOCOL=grpc", "TIMEOUT=soon", "TIMEOUT=-1", "HEADERS=" + canary, "HEADERS=k=%zz" + canary} {
		_, err := otlp.Config{}.WithEnvironment(environment("OTEL_EXPORTER_OTLP_" + pair))
		require.Error(t, err, pair)
		require.NotContains(t, err.Error(), canary)
	}
	for _, c := range []otlp.Config{{Endpoint: "localhost:4318"}, {Endpoint: "ftp://x"}, {Endpoint: "http://u:" + canary + "@x"}, {Endpoint: "http://x", Timeout: -1}} {
		_, err := otlp.New(c)
		require.Error(t, err)
		require.NotContains(t, err.Error(), canary)
	}
	_, err := otlp.New(otlp.Config{})
	require.ErrorIs(t, err, otlp.ErrNoEndpoint)
}
