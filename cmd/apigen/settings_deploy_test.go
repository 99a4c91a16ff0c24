package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDeploySettingsThatCannotWork(t *testing.T) {
	for section, want := range map[string]string{
		"resources: {memory: 1Mi}":                              `2:23: deploy.resources.memory "1Mi" is too little for a service to start; give it 16Mi or more`,
		"resources: {memory: 16383Ki}":                          `2:23: deploy.resources.memory "16383Ki" is too little for a service to start; give it 16Mi or more`,
		"route: {host: 10.0.0.1}":                               `2:17: deploy.route.host "10.0.0.1" is an address; routes go by name, such as api.example.com`,
		"slo: {availability: 93}":                               `2:23: deploy.slo.availability "93" is too low for the alerts to fire; promise 95 or more`,
		"tag: null":                                             `2:8: deploy.tag is empty; give it a value, or leave it out`,
		"tag: a\n  tag: b":                                      `3:3: deploy.tag is there twice; leave one`,
		"route: {host: a.b, host: c.d}":                         `2:22: deploy.route.host is there twice; leave one`,
		"route: {tls: a}":                                       `2:3: route.tls needs route.host, such as api.example.com`,
		"route: {kind: none, host: a.b}":                        `2:3: route.kind none leaves route.host without a use; remove one of them`,
		"name: 9greet":                                          `2:9: deploy.name "9greet" must begin with a letter, have at most 50 of a-z, 0-9 and -, and not end with -`,
		"name: &a x\n  tag: *a":                                 `3:8: deploy.tag must be text`,
		"tag: a\ndeploy:\n  tag: b":                             `3:1: deploy is there twice; leave one`,
		"route: {kind: gateway, gateway: g, host: a.b, tls: c}": `2:3: route.tls is for an ingress; remove it, and set the certificate at the listener of the Gateway`,
	} {
		_, err := parseSettings("f", []byte("deploy:\n  "+section+"\n"))
		require.EqualError(t, err, "f:"+want)
	}
	for _, section := range []string{"resources: {memory: 16Mi}", "slo: {availability: 95}", "namespace: 0a", "replicas: {min: 20}", "targets: []", "route: {host: a.b, tls: c}"} {
		_, err := parseSettings("f", []byte("deploy:\n  "+section+"\n"))
		require.NoError(t, err)
	}
}
