package deploy

import (
	"fmt"
	"strings"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

const trustedKey = "guards.trustedProxies"

// proxies sets the addresses of the proxies that requests may come from.
func proxies(s *Settings, values []string) error {
	for _, value := range values {
		if network(value) != "" || strings.Contains(value, "%") {
			return fmt.Errorf("%q must be the network of the proxies, such as 10.244.0.0/16", value)
		}
	}
	s.Route.Proxies = values
	return nil
}

// trusting are the arguments that have the service believe the proxies in front.
func (s *Service) trusting() []string {
	if len(s.Route.Proxies) == 0 {
		return nil
	}
	return []string{scalar("-set"), scalar(trustedKey + "=" + strings.Join(s.Route.Proxies, ","))}
}

// warnOfOneClient reports limits by address that would count everybody as one:
// requests come through a proxy, and nothing says whose word on addresses counts.
func (s *Service) warnOfOneClient(pass *generator.Pass[*Service]) {
	if s.Route.Kind == NoRoute || len(s.Route.Proxies) > 0 || s.Config.Trusts || !s.countsAddresses() {
		return
	}
	pass.Report(diag.Warningf(s.Config.Span(trustedKey), diag.UntrustedProxy,
		"limits by address count all clients as one: requests come through the %s, and %s is empty", s.Route.Kind, trustedKey).
		WithHint("set deploy.route.proxies in apigen.yaml to the network that its pods have, such as [10.244.0.0/16]; kubectl get pods -A -o wide shows their addresses"))
}

// countsAddresses reports whether a limit asks for the client's address.
func (s *Service) countsAddresses() bool {
	for _, group := range s.API.Groups {
		if limit := group.Limit; limit != nil && limit.By == contract.ByIP {
			return true
		}
	}
	return s.Config.ClientLimit
}
