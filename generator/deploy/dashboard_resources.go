package deploy

import "github.com/apigen/apigen/templates"

// resourceRow is a row about something that the service uses.
type resourceRow struct {
	title  string
	panels []panel
}

func resourceRows(data templates.Monitoring) []resourceRow {
	rows := []resourceRow{{"Process", processPanels(data.Job)}}
	if data.Database {
		rows = append(rows, resourceRow{"Database", databasePanels(data.Job)})
	}
	if data.Cache {
		rows = append(rows, resourceRow{"Cache", cachePanels(data.Job)})
	}
	if data.Shed || data.Breaker {
		rows = append(rows, resourceRow{"Overload and failures", guardPanels(data)})
	}
	return append(rows, resourceRow{"Traces", tracePanels(data.Job)})
}

func processPanels(job string) []panel {
	on := func(metric string) query { return query{of(metric, job), "{{instance}}"} }
	per := func(metric string) query { return query{rate("instance", of(metric, job)), "{{instance}}"} }
	return []panel{
		graph(8, "Processors", "short", "Used by the process.", per("process_cpu_seconds_total")),
		graph(8, "Memory", "bytes", "Taken from the system; GOMEMLIMIT bounds it.",
			query{of("go_memstats_sys_bytes", job) + " - " + of("go_memstats_heap_released_bytes", job), "{{instance}}"},
			query{of("go_gc_gomemlimit_bytes", job) + " < 1e15", "GOMEMLIMIT of {{instance}}"}),
		graph(8, "Goroutines", "short", "", on("go_goroutines")),
		graph(8, "Garbage collection", "percentunit", "Share of the time that it stops the process.", per("go_gc_duration_seconds_sum")),
		graph(8, "Open files", "short", "", on("process_open_fds"), query{of("process_max_fds", job), "limit of {{instance}}"}),
		graph(8, "Aborted requests", "reqps", "Connections that were cut instead of the answer completed.",
			query{rate("http_route", of("http_server_aborted_requests_total", job)), "{{http_route}}"}),
	}
}

func databasePanels(job string) []panel {
	const pool = "{{db_name}} {{instance}}"
	return []panel{
		graph(12, "Connections", "short", "", query{of("go_sql_in_use_connections", job), "at work, " + pool},
			query{of("go_sql_idle_connections", job), "idle, " + pool}, query{of("go_sql_max_open_connections", job), "limit, " + pool}),
		graph(12, "Waits for a connection", "s", "Average of those who had to wait.",
			query{rate("db_name, instance", of("go_sql_wait_duration_seconds_total", job)) + " / " + rate("db_name, instance", of("go_sql_wait_count_total", job)), pool}),
		graph(24, "Closed connections", "ops", "", query{rate("db_name", of("go_sql_max_idle_closed_total", job)), "enough were idle"},
			query{rate("db_name", of("go_sql_max_idle_time_closed_total", job)), "idle for long"}, query{rate("db_name", of("go_sql_max_lifetime_closed_total", job)), "old"}),
	}
}

// cachePanels need the counter of a cache to be told: see docs/observability.md.
func cachePanels(job string) []panel {
	reads := rate("table", of("cache_events_total", job, `event=~"hit|hit_l1|hit_negative|shared|loaded|failed"`))
	return []panel{
		graph(12, "Hits", "percentunit", "Share of reads that needed no database.",
			query{rate("table", of("cache_events_total", job, `event=~"hit|hit_l1|hit_negative|shared"`)) + " / " + reads, "{{table}}"}),
		graph(12, "Failures", "ops", "Calls to the store that failed or were not made, and writes that were lost.",
			query{rate("table, event", of("cache_events_total", job, `event=~"failed|store_failed|store_skipped|repair_dropped|write_dropped"`)), "{{table}} {{event}}"}),
	}
}

func guardPanels(data templates.Monitoring) []panel {
	var panels []panel
	if data.Shed {
		panels = append(panels, graph(24, "Shedding", "reqps", "What was decided about requests under load, by class of routes.",
			query{rate("class, decision", of("shed_decisions_total", data.Job)), "{{class}} {{decision}}"}))
	}
	if data.Breaker {
		panels = append(panels,
			graph(12, "Open breakers", "short", "1 while the logic of a route is not called.",
				query{"max by (breaker) (" + of("breaker_state", data.Job, `state="open"`) + ")", "{{breaker}}"}),
			graph(12, "Changes of breakers", "ops", "", query{rate("breaker, state", of("breaker_changes_total", data.Job)), "{{breaker}} {{state}}"}))
	}
	return panels
}

func tracePanels(job string) []panel {
	return []panel{
		graph(12, "Spans", "ops", "", query{rate("instance", of("trace_spans_exported_total", job)), "sent by {{instance}}"},
			query{rate("instance", of("trace_spans_dropped_total", job)), "lost by {{instance}}"}),
		graph(12, "Waiting spans", "short", "", query{of("trace_spans_waiting", job), "{{instance}}"}),
	}
}
