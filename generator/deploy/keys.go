package deploy

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Keys lists the keys of the section, with dots: "replicas.min".
func Keys() []string { return slices.Sorted(maps.Keys(setters)) }

// Set sets one key to the values in the file, several for a list. The error says
// what is wanted instead, and begins with the key.
func (s *Settings) Set(key string, values ...string) error {
	set, ok := setters[key]
	if !ok {
		return fmt.Errorf("unknown key %q", key)
	}
	if !slices.Contains(lists, key) && len(values) != 1 {
		return fmt.Errorf("%s takes one value", key)
	}
	if err := set(s, values); err != nil {
		return fmt.Errorf("%s %w", key, err)
	}
	return nil
}

// Check reports what does not go together.
func (s Settings) Check() error {
	d := s.Settled("service")
	switch {
	case d.Replicas.Max < d.Replicas.Min:
		return fmt.Errorf("replicas.max %d is below replicas.min %d", d.Replicas.Max, d.Replicas.Min)
	case d.Route.Kind != NoRoute && d.Route.Host == "":
		return errors.New("route.kind " + string(d.Route.Kind) + " needs route.host, such as api.example.com")
	case d.Route.Kind == GatewayRoute && d.Route.Gateway == "":
		return errors.New("route.kind gateway needs route.gateway, the name of a Gateway")
	case s.Route.Kind == NoRoute && s.Route.Host != "":
		return errors.New("route.kind none leaves route.host without a use; remove one of them")
	case s.Route.TLS != "" && d.Route.Kind == GatewayRoute:
		return errors.New("route.tls is for an ingress; remove it, and set the certificate at the listener of the Gateway")
	case s.Route.TLS != "" && d.Route.Kind == NoRoute:
		return errors.New("route.tls needs route.host, such as api.example.com")
	case len(s.Route.Proxies) > 0 && d.Route.Kind == NoRoute:
		return errors.New("route.proxies needs route.host, such as api.example.com; for proxies of your own, set guards.trustedProxies in the configuration file")
	case d.Strategy == Canaries && d.Route.Kind == NoRoute:
		return errors.New("strategy canary shares requests out where they come in; set route.host")
	}
	return nil
}

var lists = []string{"targets", "pipelines", "route.proxies"}

var setters = map[string]func(*Settings, []string) error{
	"targets":           words(func(s *Settings) *[]Target { return &s.Targets }, Targets()...),
	"pipelines":         words(func(s *Settings) *[]Pipeline { return &s.Pipelines }, GitHub, GitLab),
	"name":              text(func(s *Settings) *string { return &s.Name }, dnsLabel, "must begin with a letter, have at most 50 of a-z, 0-9 and -, and not end with -"),
	"image":             text(func(s *Settings) *string { return &s.Image }, repository, "must be a repository without a tag, such as registry.example.com/team/user"),
	"tag":               text(func(s *Settings) *string { return &s.Tag }, tag, tagWanted),
	"namespace":         text(func(s *Settings) *string { return &s.Namespace }, namespace, "must have at most 63 of a-z, 0-9 and -, and neither begin nor end with -"),
	"strategy":          word(func(s *Settings) *Strategy { return &s.Strategy }, Rolling, Recreate, Blue, Canaries),
	"canary.tag":        text(func(s *Settings) *string { return &s.Canary.Tag }, tag, tagWanted),
	"canary.weight":     whole(func(s *Settings) *int { return &s.Canary.Weight }, 1, 100),
	"blue-green.active": word(func(s *Settings) *string { return &s.BlueGreen.Active }, "blue", "green"),
	"blue-green.blue":   text(func(s *Settings) *string { return &s.BlueGreen.Blue }, tag, tagWanted),
	"blue-green.green":  text(func(s *Settings) *string { return &s.BlueGreen.Green }, tag, tagWanted),
	"replicas.min":      whole(func(s *Settings) *int { return &s.Replicas.Min }, 1, 1000),
	"replicas.max":      whole(func(s *Settings) *int { return &s.Replicas.Max }, 1, 1000),
	"resources.cpu":     text(func(s *Settings) *string { return &s.Resources.CPU }, cpu, "must be processors, such as 250m or 2"),
	"resources.memory":  such(enough, text(func(s *Settings) *string { return &s.Resources.Memory }, memory, "must be a size, such as 256Mi or 1Gi")),
	"route.kind":        word(func(s *Settings) *RouteKind { return &s.Route.Kind }, NoRoute, IngressRoute, GatewayRoute),
	"route.host":        such(noAddress, text(func(s *Settings) *string { return &s.Route.Host }, hostName, "must be a host name, such as api.example.com")),
	"route.class":       text(func(s *Settings) *string { return &s.Route.Class }, dnsLabel, "must be the name of an ingress class, such as nginx"),
	"route.gateway":     text(func(s *Settings) *string { return &s.Route.Gateway }, gatewayName, "must be a name, or namespace/name"),
	"route.tls":         text(func(s *Settings) *string { return &s.Route.TLS }, hostName, "must be the name of a Secret"),
	"route.proxies":     proxies,
	"slo.availability":  such(alarming, text(func(s *Settings) *string { return &s.SLO.Availability }, percent, "must be per cent below 100, such as 99.9")),
	"slo.latency":       latency,
}

const tagWanted = "must be a tag, such as 1.4.0"

var (
	dnsLabel    = regexp.MustCompile(`^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$`)
	namespace   = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	hostName    = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`)
	repository  = regexp.MustCompile(`^[a-z0-9]+([._-]+[a-z0-9]+)*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$`)
	tag         = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$`)
	cpu         = regexp.MustCompile(`^([1-9][0-9]*m|[1-9][0-9]*(\.[0-9]+)?|0\.[0-9]*[1-9])$`)
	memory      = regexp.MustCompile(`^[1-9][0-9]*(Ki|Mi|Gi)$`)
	gatewayName = regexp.MustCompile(`^([a-z0-9][a-z0-9-]*/)?[a-z0-9][a-z0-9-]*$`)
	percent     = regexp.MustCompile(`^[1-9][0-9]?(\.[0-9]{1,3})?$`)
)

func text(field func(*Settings) *string, allowed *regexp.Regexp, wanted string) func(*Settings, []string) error {
	return func(s *Settings, values []string) error {
		if !allowed.MatchString(values[0]) {
			return fmt.Errorf("%q %s", values[0], wanted)
		}
		*field(s) = values[0]
		return nil
	}
}

// such demands more of the value that a setter takes.
func such(check func(string) error, set func(*Settings, []string) error) func(*Settings, []string) error {
	return func(s *Settings, values []string) error {
		if err := set(s, values); err != nil {
			return err
		}
		return check(values[0])
	}
}

// enough refuses memory in which no service starts.
func enough(size string) error {
	units := map[string]int64{"Ki": 1, "Mi": 1 << 10, "Gi": 1 << 20}
	n, err := strconv.ParseInt(size[:len(size)-2], 10, 64)
	if err == nil && n < (16<<10)/units[size[len(size)-2:]] {
		return fmt.Errorf("%q is too little for a service to start; give it 16Mi or more", size)
	}
	return nil
}

// noAddress refuses addresses, which neither an Ingress nor an HTTPRoute takes.
func noAddress(host string) error {
	if _, err := netip.ParseAddr(host); err == nil {
		return fmt.Errorf("%q is an address; routes go by name, such as api.example.com", host)
	}
	return nil
}

// alarming refuses promises so low that no failures use the budget up as fast as
// the alert that pages waits for, which is 14.4 times.
func alarming(percent string) error {
	if n, err := strconv.ParseFloat(percent, 64); err == nil && n < 95 {
		return fmt.Errorf("%q is too low for the alerts to fire; promise 95 or more", percent)
	}
	return nil
}

func word[T ~string](field func(*Settings) *T, allowed ...T) func(*Settings, []string) error {
	return func(s *Settings, values []string) error {
		if !slices.Contains(allowed, T(values[0])) {
			return fmt.Errorf("%q is unknown; possible: %s", values[0], joined(allowed))
		}
		*field(s) = T(values[0])
		return nil
	}
}

func words[T ~string](field func(*Settings) *[]T, allowed ...T) func(*Settings, []string) error {
	return func(s *Settings, values []string) error {
		var one T
		list := make([]T, 0, len(values))
		for _, value := range values {
			if err := word(func(*Settings) *T { return &one }, allowed...)(s, []string{value}); err != nil {
				return err
			}
			if !slices.Contains(list, one) {
				list = append(list, one)
			}
		}
		*field(s) = list
		return nil
	}
}

func whole(field func(*Settings) *int, least, most int) func(*Settings, []string) error {
	return func(s *Settings, values []string) error {
		n, err := strconv.Atoi(values[0])
		if err != nil || n < least || n > most {
			return fmt.Errorf("%q must be a whole number from %d to %d", values[0], least, most)
		}
		*field(s) = n
		return nil
	}
}

func latency(s *Settings, values []string) error {
	d, err := time.ParseDuration(values[0])
	if err != nil || d < time.Millisecond || d > time.Minute {
		return fmt.Errorf("%q must be a duration from 1ms to 1m, such as 300ms", values[0])
	}
	s.SLO.Latency = d
	return nil
}

func joined[T ~string](all []T) string {
	var names []string
	for _, one := range all {
		names = append(names, string(one))
	}
	return strings.Join(names, ", ")
}
