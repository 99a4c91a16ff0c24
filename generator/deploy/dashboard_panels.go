package deploy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/templates"
)

// query is one expression of a panel and the names of its lines.
type query struct{ expr, legend string }

// graph is a panel with lines over time.
func graph(width int, title, unit, about string, queries ...query) panel {
	zero := 0.0
	p := panel{
		Type: "timeseries", Title: title, Description: about, Datasource: prometheus, GridPos: gridPos{W: width},
		FieldConfig: &fieldConfig{Defaults: fieldDefaults{Unit: unit, Min: &zero}, Overrides: []struct{}{}},
	}
	for i, q := range queries {
		p.Targets = append(p.Targets, target{RefID: string(rune('A' + i)), Expr: q.expr, LegendFormat: q.legend})
	}
	return p
}

// of selects series of the service on the instances that the viewer chose.
func of(metric, job string, more ...string) string {
	return metric + "{" + strings.Join(append([]string{"job=" + job, `instance=~"$instance"`}, more...), ", ") + "}"
}

// rate is how much series grow in a second, summed by labels.
func rate(by, selector string) string {
	return fmt.Sprintf("sum by (%s) (rate(%s[$__rate_interval]))", by, selector)
}

// quantile is a quantile of durations, by labels beside the buckets.
func quantile(q, by, selector string) string {
	return fmt.Sprintf("histogram_quantile(%s, %s)", q, rate(strings.TrimPrefix(by+", le", ", "), selector))
}

// failures is the share of requests with a 5xx, which is zero where there was none.
func failures(by, job string, selectors ...string) string {
	all := rate(by, of(counts, job, selectors...))
	return fmt.Sprintf("(%s or 0 * %s) / %s", rate(by, of(counts, job, append(slices.Clone(selectors), failed)...)), all, all)
}

const (
	counts   = "http_server_request_duration_seconds_count"
	buckets  = "http_server_request_duration_seconds_bucket"
	failed   = `http_response_status_code=~"5.."`
	perRoute = "http_request_method, http_route"
	named    = "{{http_request_method}} {{http_route}}"
)

func overview(data templates.Monitoring) []panel {
	job := data.Job
	all := of(buckets, job)
	panels := []panel{
		graph(8, "Requests", "reqps", "Answers by status.", query{rate("http_response_status_code", of(counts, job)), "{{http_response_status_code}}"}),
		graph(8, "Errors", "percentunit", "Share of answers with a 5xx.", query{failures("job", job), "5xx"}),
		graph(8, "Duration", "s", "Streams are left out.", query{quantile("0.5", "", all), "p50"}, query{quantile("0.95", "", all), "p95"}, query{quantile("0.99", "", all), "p99"}),
		graph(8, "Active requests", "short", "", query{"sum by (instance) (" + of("http_server_active_requests", job) + ")", "{{instance}}"}),
		graph(8, "Refusals", "reqps", "By the code of the problem that was sent.", query{rate("reason", of("http_server_refusals_total", job)), "{{reason}}"}),
		graph(8, "Instances", "short", "Those that can be scraped.", query{"sum(" + of("up", job) + ")", "up"}),
	}
	if len(data.Objectives) > 0 {
		panels = append(panels, graph(12, "Availability budget", "short", "How many times as fast as promised it is used up, in an hour, of all instances. 1 is as promised; 14.4 pages somebody. Needs rules.yaml.",
			query{burnRate(job, "route:http_server_error_ratio:rate1h", "route:slo_availability:objective"), named}))
	}
	if data.Bounds != "" {
		panels = append(panels, graph(12, "Latency budget", "short", "The same for requests that take longer than promised.",
			query{burnRate(job, "route:http_server_slow_ratio:rate1h", "route:slo_latency:objective"), named}))
	}
	return panels
}

// burnRate is a recorded share of bad requests over the budget for them.
func burnRate(job, bad, objective string) string {
	return fmt.Sprintf("%s{job=%s} / on (job, http_request_method, http_route) group_left () (1 - max by (job, http_request_method, http_route) (%s{job=%s}))", bad, job, objective, job)
}

// routeGroup is what a row of the dashboard is about.
type routeGroup struct {
	title     string
	selectors []string // of labels; more than one where another group has the same path
	streams   bool     // some last as long as somebody listens
}

// routeGroups lists the groups of a contract by name, each once, in its order.
func routeGroups(api *contract.API) []routeGroup {
	owners := map[string]map[string]bool{} // of a pattern
	var names []string
	for _, group := range api.Groups {
		if !slices.Contains(names, group.Name) {
			names = append(names, group.Name)
		}
		for _, route := range group.Routes {
			p := pattern(route.Path)
			if owners[p] == nil {
				owners[p] = map[string]bool{}
			}
			owners[p][group.Name] = true
		}
	}
	var out []routeGroup
	for _, name := range names {
		out = append(out, selected(api, name, owners))
	}
	return out
}

// selected finds what selects the series of a group: the patterns, and beside
// them the method where groups share a pattern.
func selected(api *contract.API, name string, owners map[string]map[string]bool) routeGroup {
	row := routeGroup{title: name}
	if name == "" {
		row.title = "without a group"
	}
	var whole, shared []string
	for _, group := range api.Groups {
		if group.Name != name {
			continue
		}
		row.streams = row.streams || group.SSE || group.WebSocket
		for _, route := range group.Routes {
			p := pattern(route.Path)
			switch exact := regexp.QuoteMeta(p); {
			case len(owners[p]) > 1:
				shared = append(shared, fmt.Sprintf("http_request_method=%s, http_route=%s", quoted(route.Method), quoted(p)))
			case !slices.Contains(whole, exact):
				whole = append(whole, exact)
			}
		}
	}
	if len(whole) > 0 {
		row.selectors = append(row.selectors, "http_route=~"+quoted(strings.Join(whole, "|")))
	}
	row.selectors = append(row.selectors, shared...)
	return row
}

func groupPanels(job string, group routeGroup) []panel {
	each := func(expr func(selector string) string, legend string) []query {
		var out []query
		for _, selector := range group.selectors {
			out = append(out, query{expr(selector), legend})
		}
		return out
	}
	panels := []panel{
		graph(12, "Requests", "reqps", "", each(func(s string) string { return rate(perRoute, of(counts, job, s)) }, named)...),
		graph(12, "Errors", "percentunit", "Share of answers with a 5xx.", each(func(s string) string { return failures(perRoute, job, s) }, named)...),
	}
	for _, q := range []struct{ title, quantile string }{{"Duration p50", "0.5"}, {"Duration p95", "0.95"}, {"Duration p99", "0.99"}} {
		panels = append(panels, graph(8, q.title, "s", "", each(func(s string) string {
			return quantile(q.quantile, perRoute, of(buckets, job, s))
		}, named)...))
	}
	if group.streams {
		panels = append(panels, graph(12, "Streams", "short", "Requests in progress, streams included.", each(func(s string) string {
			return "sum by (" + perRoute + ") (" + of("http_server_active_requests", job, s) + ")"
		}, named)...), graph(12, "Duration of streams p50", "s", "", each(func(s string) string {
			return quantile("0.5", perRoute, of("http_server_stream_duration_seconds_bucket", job, s))
		}, named)...))
	}
	return panels
}
