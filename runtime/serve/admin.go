package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
)

// Admin is the address for those who operate the service. Nothing of it is
// reachable on the public address.
type Admin struct {
	// Host defaults to 127.0.0.1. Set 0.0.0.0 where probes come from outside,
	// as on Kubernetes.
	Host string `yaml:"host"`
	// Port defaults to 6060. 0 in a file, [AnyPort] in Go, picks a free one;
	// -1 or off in a file, [Off] in Go, means no admin listener.
	Port Port `yaml:"port"`
	// PProf serves profiles under /debug/pprof/, to callers on this machine
	// only, who ask for localhost or a loopback address: profiles show memory
	// and cost time. Default false.
	PProf bool `yaml:"pprof"`
	// PProfRemote serves them to callers on other machines too. A proxy on this
	// machine makes every caller look local, with or without it.
	PProfRemote bool `yaml:"pprofRemote"`
}

// Health says where health checks are answered besides the admin address.
type Health struct {
	// Public answers /livez, /readyz and /startupz on the public address too,
	// without the names of the checks, and before the service's own handler.
	// Default false.
	Public bool `yaml:"public"`
}

// HandleAdmin adds a handler to the admin address, for instance one for
// /metrics. The pattern is one of http.ServeMux. A pattern that is malformed
// or taken is reported by [Server.Run].
func (s *Server) HandleAdmin(pattern string, h http.Handler) {
	defer func() {
		if fault := recover(); fault != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.faults = append(s.faults, fmt.Errorf("HandleAdmin %q: %v", pattern, fault))
		}
	}()
	s.adminMux.Handle(pattern, h)
}

func (s *Server) addAdminHandlers() {
	s.adminMux.Handle("/livez", s.health.Live())
	s.adminMux.Handle("/readyz", s.health.Ready())
	s.adminMux.Handle("/startupz", s.health.Startup())
	s.adminMux.HandleFunc("GET /buildinfo", answerBuildInfo)
	if s.config.Admin.PProf {
		s.adminMux.Handle("/debug/pprof/", profiles(s.config.Admin.PProfRemote))
	}
}

// publicHealth answers the health checks in front of the service's handler.
func (s *Server) publicHealth(next http.Handler) http.Handler {
	if !s.config.Health.Public {
		return next
	}
	checks := map[string]http.Handler{
		"/livez": s.health.Live(), "/readyz": s.health.ReadyStatus(), "/startupz": s.health.Startup(),
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if check := checks[r.URL.Path]; check != nil {
			check.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// buildInfo is what the running binary was made from.
type buildInfo struct {
	Module   string            `json:"module,omitempty"`
	Version  string            `json:"version,omitempty"`
	Go       string            `json:"go"`
	Platform string            `json:"platform"`
	VCS      map[string]string `json:"vcs,omitempty"`
}

func answerBuildInfo(w http.ResponseWriter, _ *http.Request) {
	info := buildInfo{Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if built, ok := debug.ReadBuildInfo(); ok {
		info.Module, info.Version = built.Main.Path, built.Main.Version
		for _, setting := range built.Settings {
			if name, isVCS := strings.CutPrefix(setting.Key, "vcs."); isVCS {
				if info.VCS == nil {
					info.VCS = map[string]string{}
				}
				info.VCS[name] = setting.Value
			}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_ = json.NewEncoder(w).Encode(info)
}
