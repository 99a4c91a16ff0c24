package templates

var clusters = []any{
	Cluster{
		Name: "user", Instance: "user", Selects: "user", Image: `"user:latest"`, Port: "8888", AdminPort: "6060",
		Min: "2", Max: "10", Grace: "30", CPU: `"100m"`, Memory: `"256Mi"`, GoMemory: "230MiB",
		ConfigKey: "user-api.yaml", Config: "|\n    port: 8888", Sum: "0f", Args: []string{`"-f"`, `"/config/user-api.yaml"`},
		Variables: []ClusterVariable{{Name: "GOMEMLIMIT", Value: `"230MiB"`}, {Name: "OTEL_EXPORTER_OTLP_ENDPOINT", Map: true, Optional: true}},
		Host:      "api.example.com", Class: "nginx", Gateway: "public", Paths: []ClusterPath{{Path: `"/"`, Exact: true}},
	},
	Cluster{
		Name: "user", Instance: "user-canary", Selects: "user-canary", Namespace: "shop", Image: `"user:2"`, Port: "8888", AdminPort: "6060",
		Replicas: "1", Recreate: true, Min: "1", Max: "1", Grace: "30", PreStop: "5", CPU: `"1"`, Memory: `"1Gi"`, GoMemory: "921MiB",
		ConfigKey: "user-api.yaml", Config: `"port: 8888"`, Sum: "0f", Args: []string{`"-f"`, `"/config/user-api.yaml"`},
		Variables: []ClusterVariable{
			{Name: "PORT", Value: `"8888"`, Map: true, Set: true},
			{Name: "AUTH_SECRET", Secret: true}, {Name: "ADMIN_PASSWORD", Secret: true, Optional: true},
		},
		Volume: "/data", Egress: []ClusterPort{{Port: "443", Doc: "HTTPS"}},
		Host: "api.example.com", Class: "nginx", TLS: "api-tls", Gateway: "public", GatewaySpace: "edge",
		Paths: []ClusterPath{{Path: `"/v1"`}}, Weight: "10",
	},
}

var kustomizations = []any{
	Kustomization{Doc: "All of it.", Resources: []string{"deployment.yaml"}},
	Kustomization{Doc: "Another strategy.", Resources: []string{"../../base"}, Patches: []ClusterPatch{
		{Version: "apps/v1", Kind: "Deployment", Name: "user", Remove: true},
		{Version: "v1", Kind: "Service", Name: "user", Lines: []string{"- op: remove", "  path: /spec/type"}},
	}},
}

var productions = []any{
	Production{Name: "user", Image: "user", Strategy: "../strategy", Secrets: []string{"AUTH_SECRET"}, Missing: []string{"REGION"}},
	Production{Name: "user", Image: "user", Strategy: "../strategy"},
}
