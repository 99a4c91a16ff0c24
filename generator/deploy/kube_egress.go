package deploy

import "github.com/apigen/apigen/templates"

// egress lists what the service connects to, on the usual ports.
func (s *Service) egress() []templates.ClusterPort {
	var out []templates.ClusterPort
	switch s.Uses.Database {
	case "postgres":
		out = append(out, templates.ClusterPort{Port: "5432", Doc: "PostgreSQL"})
	case "mysql":
		out = append(out, templates.ClusterPort{Port: "3306", Doc: "MySQL"})
	}
	if s.Uses.Redis {
		out = append(out, templates.ClusterPort{Port: "6379", Doc: "Redis"})
	}
	return append(out,
		templates.ClusterPort{Port: "4318", Doc: "the collector of traces"},
		templates.ClusterPort{Port: "443", Doc: "HTTPS"},
	)
}
