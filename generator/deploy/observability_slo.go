package deploy

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/templates"
)

// objectives settles what is promised of each route, and the buckets in which
// that shows. Streams last as long as somebody listens: nothing is promised.
func (s *Service) objectives(pass *generator.Pass[*Service], data *templates.Monitoring) error {
	var used []float64
	for _, group := range s.API.Groups {
		if group.SSE || group.WebSocket {
			continue
		}
		within, asked, err := s.within(pass, group)
		if err != nil {
			return err
		}
		if within > 0 {
			used = append(used, within)
		}
		if promised := s.promised(group, within, asked); promised.Availability != "" || within > 0 {
			for _, route := range group.Routes {
				promised.Method, promised.Route = quoted(route.Method), quoted(pattern(route.Path))
				data.Objectives = append(data.Objectives, promised)
			}
		}
	}
	slices.Sort(used)
	used = slices.Compact(used)
	data.Bounds = matching(used)
	if len(used) > 0 {
		data.Slowest = seconds64(used[len(used)-1])
	}
	return nil
}

// promised is what all routes of a group have in common.
func (s *Service) promised(group *contract.Group, within float64, asked time.Duration) templates.Objective {
	o := templates.Objective{Group: quoted(group.Name), Availability: s.availability(group)}
	if within > 0 {
		o.Within, o.Bounds, o.Note = quoted(span(within).String()), spellings(within), note(asked, within)
	}
	return o
}

// matching is a regular expression of bounds in all their spellings.
func matching(bounds []float64) string {
	var all []string
	for _, bound := range bounds {
		for _, spelling := range spellings(bound) {
			all = append(all, strings.ReplaceAll(strings.Trim(spelling, `"`), ".", "[.]"))
		}
	}
	return strings.Join(all, "|")
}

// availability is the share of a group's requests that must not fail; empty for
// none.
func (s *Service) availability(group *contract.Group) string {
	percent := s.SLO.Availability
	if group.SLO != nil {
		percent = cmp.Or(group.SLO.Availability, percent)
	}
	if percent == contract.NoAvailability {
		return ""
	}
	// Moving the point by two digits keeps all of them.
	whole, rest, _ := strings.Cut(percent, ".")
	if len(whole) == 1 {
		whole = "0" + whole
	}
	return "0." + strings.TrimRight(whole+rest, "0")
}

// within is the bucket that ends where the latency of a group's routes is
// promised to, or the next one, in seconds; 0 for none.
func (s *Service) within(pass *generator.Pass[*Service], group *contract.Group) (bound float64, asked time.Duration, err error) {
	asked = s.SLO.Latency
	own := group.SLO != nil && group.SLO.Latency != 0
	if own {
		asked = group.SLO.Latency
	}
	if asked == contract.NoLatency {
		return 0, asked, nil
	}
	for _, bound := range s.Config.Buckets {
		if bound >= asked.Seconds() {
			return bound, asked, nil
		}
	}
	last := span(s.Config.Buckets[len(s.Config.Buckets)-1])
	if !own {
		return 0, asked, fmt.Errorf("deploy.slo.latency %s is above the largest of metrics.buckets in %s, %s, so that nobody can tell whether it is kept; lower it or add a bucket", asked, s.ConfigAt, last)
	}
	i := slices.IndexFunc(group.Options, func(o contract.Option) bool { return o.Key == "sloLatency" })
	pass.Report(diag.Errorf(group.Options[i].Span, diag.BadValue, "sloLatency %s is above the largest bucket of durations, %s, so that nobody can tell whether it is kept", asked, last).
		WithHint("lower it, or add a bucket to metrics.buckets in %s", s.ConfigAt))
	return 0, asked, nil
}

// note says why an objective is not where it was asked for.
func note(asked time.Duration, bound float64) string {
	if asked == span(bound) {
		return ""
	}
	return fmt.Sprintf("%s is the end of no bucket of the metric; the next one ends at %s", asked, span(bound))
}

// spellings are the values that the label le may have for a bound: in the text
// format 1 is "1", in OpenMetrics and in Prometheus 3 it is "1.0".
func spellings(bound float64) []string {
	text := seconds64(bound)
	if strings.ContainsAny(text, ".e") {
		return []string{quoted(text)}
	}
	return []string{quoted(text), quoted(text + ".0")}
}

func seconds64(bound float64) string { return strconv.FormatFloat(bound, 'g', -1, 64) }

// span turns seconds into a duration, to the microsecond.
func span(bound float64) time.Duration {
	return (time.Duration(bound * float64(time.Second))).Round(time.Microsecond)
}

// pattern is a path as net/http writes it, which is how metrics name routes: see
// runtime/observe.
func pattern(path string) string {
	var out strings.Builder
	for _, s := range contract.Segments(path) {
		var values []string
		for _, name := range s.Names {
			if s.Rest {
				name += "..."
			}
			values = append(values, "{"+name+"}")
		}
		out.WriteString("/" + s.Fill(values...))
	}
	return cmp.Or(out.String(), "/")
}
