package serve

import (
	"cmp"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"runtime/pprof"
	"runtime/trace"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of one profile over time, in seconds.
const (
	defaultProfileSeconds = 30
	maxProfileSeconds     = 300
)

// profiles answers what "go tool pprof" and "go tool trace" ask for, by the
// paths of net/http/pprof. That package would add itself to DefaultServeMux
// in every program that imports it.
func profiles(remote bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !remote && !(isLocal(r.RemoteAddr) && isLoopback(r.Host)) {
			http.Error(w, "profiles are for callers on this machine who ask for localhost; set admin.pprofRemote for others", http.StatusForbidden)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		switch name := strings.TrimPrefix(r.URL.Path, "/debug/pprof/"); name {
		case "":
			listProfiles(w)
		case "profile":
			record(w, r, pprof.StartCPUProfile, pprof.StopCPUProfile)
		case "trace":
			record(w, r, trace.Start, trace.Stop)
		default:
			writeProfile(w, r, name)
		}
	})
}

func isLocal(address string) bool {
	peer, err := netip.ParseAddrPort(address)
	return err == nil && peer.Addr().Unmap().IsLoopback()
}

// isLoopback reports whether the host of a request, with or without a port, is a
// name or an address of this machine only. A page of another origin that has its
// name resolved to a loopback address (DNS rebinding) still asks for that name.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || err == nil && address.Unmap().IsLoopback()
}

func listProfiles(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	all := pprof.Profiles()
	slices.SortFunc(all, func(a, b *pprof.Profile) int { return cmp.Compare(a.Name(), b.Name()) })
	for _, p := range all {
		_, _ = fmt.Fprintf(w, "%s\t%d\n", p.Name(), p.Count())
	}
	_, _ = fmt.Fprint(w, "profile\t?seconds=30\ntrace\t?seconds=1\n")
}

func writeProfile(w http.ResponseWriter, r *http.Request, name string) {
	p := pprof.Lookup(name)
	if p == nil {
		http.Error(w, "there is no such profile", http.StatusNotFound)
		return
	}
	level, _ := strconv.Atoi(r.FormValue("debug")) // 0 is the format of go tool pprof
	mediaType := "application/octet-stream"
	if level > 0 {
		mediaType = "text/plain; charset=utf-8"
	}
	w.Header().Set("Content-Type", mediaType)
	_ = p.WriteTo(w, level)
}

// record runs start, waits for the seconds asked for, and stops. The server's
// write timeout does not cut it off.
func record(w http.ResponseWriter, r *http.Request, start func(io.Writer) error, stop func()) {
	seconds, err := strconv.Atoi(cmp.Or(r.FormValue("seconds"), strconv.Itoa(defaultProfileSeconds)))
	if err != nil || seconds < 1 || seconds > maxProfileSeconds {
		http.Error(w, fmt.Sprintf("seconds must be from 1 to %d", maxProfileSeconds), http.StatusBadRequest)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
	w.Header().Set("Content-Type", "application/octet-stream")
	if err := start(w); err != nil {
		http.Error(w, "a profile is being recorded already", http.StatusConflict)
		return
	}
	defer stop()
	pause(r.Context(), time.Duration(seconds)*time.Second)
}
