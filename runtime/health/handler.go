package health

import (
	"encoding/json"
	"net/http"
)

type answer struct {
	Status string   `json:"status"`
	Checks []status `json:"checks,omitempty"`
}

type status struct {
	Name   string `json:"name"`
	Status string `json:"status"`
}

// Live returns the handler for /livez: 200 {"status":"ok"} as long as the
// process can answer at all. It looks at no dependency, because restarting the
// process would not mend one.
func (h *Registry) Live() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		write(w, r, true, answer{})
	})
}

// Startup returns the handler for /startupz: 503 until [Registry.SetStarted],
// then 200. It is for probes that give a slow start more time than a process
// that hangs.
func (h *Registry) Startup() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		write(w, r, h.started.Load(), answer{})
	})
}

// ReadyStatus is Ready for addresses that strangers can reach: it names no
// checks, and the checks run once a second at most, however often it is asked.
func (h *Registry) ReadyStatus() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		write(w, r, h.ready.Load() && h.recent.check(h), answer{})
	})
}

// Ready returns the handler for /readyz: 200 when the process is ready, else
// 503, with one entry per check:
//
//	{"status":"unavailable","checks":[{"name":"store","status":"failed"}]}
//
// Reasons stay inside; see [Registry.OnChange].
func (h *Registry) Ready() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		results, ready := h.Check(r.Context())
		var a answer
		for _, result := range results {
			s := status{Name: result.Name, Status: "ok"}
			if result.Err != nil {
				s.Status = "failed"
			}
			a.Checks = append(a.Checks, s)
		}
		write(w, r, ready, a)
	})
}

func write(w http.ResponseWriter, r *http.Request, ok bool, a answer) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	code := http.StatusOK
	a.Status = "ok"
	if !ok {
		code, a.Status = http.StatusServiceUnavailable, "unavailable"
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(a)
}
