package deploy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apigen/apigen/templates"
)

// preStop are the seconds in place of a drain delay, while endpoints still lead here.
const preStop = 5

// cluster is what the manifests of the service have in common.
func (s *Service) cluster() templates.Cluster {
	c := templates.Cluster{
		Name: s.Name, Instance: s.Name, Selects: s.Name, Namespace: s.Namespace, Image: scalar(s.Image + ":" + s.Tag),
		Port: fmt.Sprint(s.Config.Port), AdminPort: fmt.Sprint(s.Config.AdminPort),
		CPU: scalar(s.Resources.CPU), Memory: scalar(s.Resources.Memory), GoMemory: goMemory(s.Resources.Memory),
		ConfigKey: path.Base(s.ConfigAt), Config: block(string(s.Config.Text), "    "),
		Egress: s.egress(), Host: s.Route.Host, Class: s.Route.Class, TLS: s.Route.TLS, Paths: entrances(s.API),
		Recreate: s.single(),
	}
	grace := s.stopping()
	if s.Config.DrainDelay == 0 {
		c.PreStop, grace = fmt.Sprint(preStop), grace+preStop*time.Second
	}
	c.Grace = seconds(grace)
	scale(&c, s.Replicas)
	if s.single() {
		scale(&c, Replicas{Min: 1, Max: 1})
	}
	if space, name, ok := strings.Cut(s.Route.Gateway, "/"); ok {
		c.GatewaySpace, c.Gateway = space, name
	} else {
		c.Gateway = s.Route.Gateway
	}
	c.Volume = s.volume()
	c.Variables = s.variables(c)
	c.Args = s.arguments(c)
	c.Sum = digest(s.Config.Text, c.Variables)
	return c
}

// digest of what is configured, so that a change starts new replicas.
func digest(config []byte, variables []templates.ClusterVariable) string {
	sum := sha256.New()
	sum.Write(config)
	for _, v := range variables {
		fmt.Fprintf(sum, "\x00%s=%s", v.Name, v.Value)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// goMemory is GOMEMLIMIT for a memory limit: 90 % of it, rounded down.
func goMemory(limit string) string {
	units := map[string]int64{"Ki": 1, "Mi": 1 << 10, "Gi": 1 << 20}
	n, err := strconv.ParseInt(limit[:len(limit)-2], 10, 64)
	if err != nil || n > 1<<30 {
		return limit + "B" // more than machines have
	}
	kib := n * units[limit[len(limit)-2:]] * 9 / 10
	if kib >= 10<<10 {
		return fmt.Sprintf("%dMiB", kib>>10)
	}
	return fmt.Sprintf("%dKiB", kib)
}

// arguments name the mounted configuration, and have the service listen where
// probes and requests come in if no variable can.
func (s *Service) arguments(c templates.Cluster) []string {
	args := []string{scalar("-f"), scalar("/config/" + c.ConfigKey)}
	if !s.reads("admin.host") {
		args = append(args, scalar("-set"), scalar("admin.host="+anywhere))
	}
	if s.loopback() && !s.reads("host") {
		args = append(args, scalar("-set"), scalar("host="+anywhere))
	}
	return append(args, s.trusting()...)
}

// anywhere has a port listen on all addresses of the pod.
const anywhere = "0.0.0.0"

// loopback reports whether the public port can be reached from the same machine only.
func (s *Service) loopback() bool {
	ip, err := netip.ParseAddr(s.Config.Host)
	return s.Config.Host == "localhost" || err == nil && ip.IsLoopback()
}

func (s *Service) reads(key string) bool {
	return slices.ContainsFunc(s.Config.Variables, func(v Variable) bool { return v.Key == key })
}

// variables are those of the configuration file in its order, and what the
// runtime takes from the environment by itself.
func (s *Service) variables(c templates.Cluster) []templates.ClusterVariable {
	out := []templates.ClusterVariable{{Name: "GOMEMLIMIT", Value: scalar(c.GoMemory)}}
	for _, v := range s.Config.Variables {
		if v.Name != "GOMEMLIMIT" {
			out = append(out, s.variable(v))
		}
	}
	const collector = "OTEL_EXPORTER_OTLP_ENDPOINT"
	if !slices.ContainsFunc(out, func(v templates.ClusterVariable) bool { return v.Name == collector }) {
		out = append(out, templates.ClusterVariable{Name: collector, Map: true, Optional: true})
	}
	return out
}

func (s *Service) variable(v Variable) templates.ClusterVariable {
	out := templates.ClusterVariable{Name: v.Name}
	switch {
	case v.Key == "admin.host", v.Key == "host" && s.loopback():
		out.Value = scalar(anywhere)
	case v.Key == "store.dsn" && s.single():
		out.Map, out.Set, out.Value = true, true, scalar(s.file(v.Default))
	case v.Secret:
		out.Secret, out.Optional = true, !v.Needed && v.Default == ""
	case v.Needed:
		out.Map = true
	default:
		out.Map, out.Set, out.Value = true, true, scalar(v.Default)
	}
	return out
}

// single reports whether the service keeps its data in a file of its own, so that
// there can't be two of it.
func (s *Service) single() bool { return s.Uses.Database == "sqlite" }

// volume is where the directory of the database's file is mounted. What lies in
// /tmp is not meant to last.
func (s *Service) volume() string {
	file, _ := s.databaseFile()
	if file == "" || strings.HasPrefix(file, "/tmp/") {
		return ""
	}
	return scalar(path.Dir(file))
}

// file is what a variable of the DSN is set to: its default, or where the volume is.
func (s *Service) file(value string) string {
	if _, dsn := s.databaseFile(); dsn != "" && value == s.Config.DSN {
		return dsn
	}
	return value
}

// scale sets how many replicas there are: a number, or the bounds of an
// autoscaler.
func scale(c *templates.Cluster, replicas Replicas) {
	c.Replicas, c.Min, c.Max = "", fmt.Sprint(replicas.Min), fmt.Sprint(replicas.Max)
	if replicas.Min == replicas.Max {
		c.Replicas = c.Min
	}
}

// scaled is the share of the replicas for a share of the requests, one at least.
func (r Replicas) scaled(percent int) Replicas {
	share := func(n int) int { return (n*percent + 99) / 100 }
	return Replicas{Min: share(r.Min), Max: share(r.Max)}
}
