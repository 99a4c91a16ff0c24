package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/deploy"
)

// What all services share may be of no use to one of them, or complete only there.
func TestDeploySettingsOfSeveralServices(t *testing.T) {
	s, err := parseSettings("apigen.yaml", []byte(`services:
  - contract: public.api
    deploy: {route: {host: a.example.com}}
  - contract: inside.api
    deploy: {route: {kind: none}}
deploy: {route: {host: b.example.com, tls: cert}}
`))
	require.NoError(t, err)
	require.Equal(t, deploy.Route{Host: "a.example.com", TLS: "cert"}, s.services[0].deploy.Route)
	require.Equal(t, deploy.Route{Kind: deploy.NoRoute}, s.services[1].deploy.Route)

	s, err = parseSettings("apigen.yaml", []byte("deploy: {route: {tls: cert}}\nservices:\n  - contract: a.api\n    deploy: {route: {host: a.example.com}}\n"))
	require.NoError(t, err)
	require.Equal(t, "cert", s.services[0].deploy.Route.TLS)

	_, err = parseSettings("apigen.yaml", []byte("services:\n  - contract: a.api\ndeploy: {route: {tls: cert}}\n"))
	require.EqualError(t, err, "apigen.yaml:3:9: route.tls needs route.host, such as api.example.com")
}
