package deploy_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

func pipelineFiles(t *testing.T) map[string]string {
	t.Helper()
	return watch(t, watchedService(t, "service shop-api {\n\t@handler A\n\tget /a\n}\n", ""))
}

// TestCollectorUsesWhatItDeclares: a pipeline of the collector names components of
// the file, limits memory before anything else, and every component is in use.
func TestCollectorUsesWhatItDeclares(t *testing.T) {
	var c struct {
		Receivers, Processors, Exporters, Extensions map[string]map[string]any
		Service                                      struct {
			Extensions []string
			Pipelines  map[string]struct{ Receivers, Processors, Exporters []string }
		}
	}
	require.NoError(t, yaml.Load([]byte(pipelineFiles(t)["otel-collector.yaml"]), &c, yaml.WithKnownFields()))
	traces := c.Service.Pipelines["traces"]
	require.Equal(t, []string{"memory_limiter", "batch"}, traces.Processors)
	for _, part := range []struct {
		declared map[string]map[string]any
		used     []string
	}{
		{c.Receivers, traces.Receivers},
		{c.Processors, traces.Processors},
		{c.Exporters, traces.Exporters},
		{c.Extensions, c.Service.Extensions},
	} {
		require.Len(t, part.declared, len(part.used))
		for _, name := range part.used {
			require.Contains(t, part.declared, name)
		}
	}
	http := c.Receivers["otlp"]["protocols"].(map[string]any)["http"].(map[string]any)
	require.Equal(t, "0.0.0.0:4318", http["endpoint"])
}

// fluent is a configuration of Fluent Bit.
type fluent struct {
	Service  map[string]any
	Parsers  []map[string]any
	Pipeline struct{ Inputs, Filters, Outputs []map[string]any }
}

// TestFluentBitUsesWhatItDeclares: parsers are declared, lines from each input
// reach the output, and both ends are bounded.
func TestFluentBitUsesWhatItDeclares(t *testing.T) {
	files := pipelineFiles(t)
	for name, input := range map[string]string{"fluent-bit.yaml": "forward", "fluent-bit-kubernetes.yaml": "tail"} {
		var f fluent
		require.NoError(t, yaml.Load([]byte(files[name]), &f, yaml.WithKnownFields()))
		require.Len(t, f.Pipeline.Inputs, 1)
		in, out := f.Pipeline.Inputs[0], f.Pipeline.Outputs[0]
		require.Equal(t, input, in["name"])
		require.Equal(t, "filesystem", in["storage.type"], "what is not sent survives a restart")
		require.NotEmpty(t, f.Service["storage.path"])
		require.Equal(t, []any{"kafka", "*", "${KAFKA_BROKERS}", "shop-logs"}, []any{out["name"], out["match"], out["brokers"], out["topics"]})
		require.Equal(t, "512M", out["storage.total_limit_size"])
		var parsers []string
		for _, p := range f.Parsers {
			parsers = append(parsers, p["name"].(string))
		}
		for _, filter := range f.Pipeline.Filters {
			if filter["name"] == "parser" {
				require.Contains(t, parsers, filter["parser"])
			}
		}
	}
}

// TestVectorUsesWhatItDeclares: the way from Kafka to Elasticsearch has no gap, and
// begins where Fluent Bit's ends.
func TestVectorUsesWhatItDeclares(t *testing.T) {
	files := pipelineFiles(t)
	type part struct {
		Type             string
		Topics           []string
		Inputs           []string
		Acknowledgements struct{ Enabled bool }
		Stream           struct{ Type, Dataset, Namespace string } `yaml:"data_stream"`
		Buffer           map[string]any
	}
	var v struct {
		Data                       string `yaml:"data_dir"`
		Sources, Transforms, Sinks map[string]part
	}
	require.NoError(t, yaml.Load([]byte(files["vector.yaml"]), &v))
	require.Equal(t, []string{"shop-logs"}, v.Sources["kafka"].Topics)
	for _, stage := range []map[string]part{v.Transforms, v.Sinks} {
		for name, p := range stage {
			require.NotEmpty(t, p.Inputs, name)
			for _, input := range p.Inputs {
				_, source := v.Sources[input]
				_, transform := v.Transforms[input]
				require.True(t, source || transform, "%s reads from %s", name, input)
			}
		}
	}
	sink := v.Sinks["elasticsearch"]
	require.True(t, sink.Acknowledgements.Enabled, "offsets are kept once the lines are there")
	require.Equal(t, "block", sink.Buffer["when_full"])

	var index struct {
		Patterns []string `yaml:"index_patterns"`
	}
	require.NoError(t, yaml.Load([]byte(files["index-template.yaml"]), &index))
	stream := sink.Stream.Type + "-" + sink.Stream.Dataset + "-" + sink.Stream.Namespace
	require.True(t, strings.HasPrefix(stream, strings.TrimSuffix(index.Patterns[0], "*")))
}

// TestIndexHasTheFieldsOfTheLog: those that docs/observability.md lists.
func TestIndexHasTheFieldsOfTheLog(t *testing.T) {
	page, err := os.ReadFile("../../docs/observability.md")
	require.NoError(t, err)
	_, logs, _ := strings.Cut(string(page), "\n## Logs\n")
	logs, _, _ = strings.Cut(logs, "\n## ")
	rows := regexp.MustCompile("(?m)^\\| (`.+?`) \\|").FindAllStringSubmatch(logs, -1)
	var keys []string
	for _, row := range rows {
		for key := range strings.SplitSeq(row[1], ", ") {
			keys = append(keys, strings.Trim(key, "`"))
		}
	}
	require.Contains(t, keys, "duration_ms")
	var index struct {
		Template struct {
			Mappings struct{ Properties map[string]map[string]any }
		}
	}
	require.NoError(t, yaml.Load([]byte(pipelineFiles(t)["index-template.yaml"]), &index))
	fields := index.Template.Mappings.Properties
	for _, key := range slices.Concat(keys, []string{"@timestamp", "time", "level", "msg", "stack", "service", "log"}) {
		require.NotEmpty(t, fields[key]["type"], key)
	}
}

// TestKubernetesScrape: without the operator, pods are found by the label and the
// port that their objects have.
func TestKubernetesScrape(t *testing.T) {
	var c struct {
		Scrape []struct {
			Job     string           `yaml:"job_name"`
			SD      []map[string]any `yaml:"kubernetes_sd_configs"`
			Relabel []map[string]any `yaml:"relabel_configs"`
		} `yaml:"scrape_configs"`
	}
	require.NoError(t, yaml.Load([]byte(pipelineFiles(t)["prometheus-kubernetes.yaml"]), &c))
	require.Equal(t, "shop", c.Scrape[0].Job, "the rules know the service by it")
	require.Equal(t, "pod", c.Scrape[0].SD[0]["role"])
	require.Equal(t, "shop;6060", c.Scrape[0].Relabel[0]["regex"])
}
