package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// extremes has every number of a contract at its bound; what is beyond is refused
// (see starts_test.go at the root). The names are those of the service's own code.
const extremes = `
type Up {
	Photo []File ~form:"photo,maxSize=9223372036854775807,maxCount=2147483647"~
}

type Query {
	N int     ~form:"n,default=9223372036854775807"~
	U uint64  ~form:"u,default=18446744073709551615"~
	F float64 ~form:"f,default=1.7976931348623157e308"~
	R int     ~form:"r,range=[-9223372036854775808:9223372036854775807],default=1"~
	S string  ~form:"s,optional" validate:"regexp=^(a{50}b{50}){10}$,max=2147483647"~
}

type Path {
	A string ~path:".a"~
	R string ~path:"r"~
}

type Body {
	A string ~json:"a"~
}

@server(
	limit: 10000000/s
	burst: 1000000000
	timeout: 2562047h47m16.854775807s
	maxBytes: 9223372036854775807
	slo: 99.999
	sloLatency: 1m
	breaker: route
	priority: low
)
service x-api {
	@handler Query
	get /query (Query)

	@handler Echo
	post /echo (Body) returns (Body)

	@handler Up
	post /up (Up) returns (Body)
}

@server(
	jwt: Guards
	scopes: a:b/c
	group: g/h-i
	limit: 1/h
	burst: 876000
	limitBy: subject
	timeout: 1ns
	maxBytes: 1
	sloLatency: 1ms
)
service x-api {
	@handler Rest
	get /p/:.a/*r (Path)
}

@server(
	jwt: Config
	limit: 1000000000/h
	limitBy: header:x-a
	middleware: Guards,Config
)
service x-api {
	@handler Ping
	get /ping
}

@server(
	jwt: Port
	sse: true
	limit: 600000000/m
	limitBy: ip
)
service x-api {
	@handler Events
	get /events returns (Body)
}
`

func TestAServiceStartsWithEveryValueAtItsBound(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"x.api": strings.ReplaceAll(extremes, "~", "`")})
	invoke(t, dir, "api", "go", "--api", "x.api", "--dir", ".").ok(t)
	buildService(t, dir, "x")
	s := startService(t, dir, "x")
	for path, want := range map[string]int{"/query": 200, "/query?n=-9223372036854775809": 400, "/ping": 401, "/events": 401} {
		status, answer := send(t, "GET", s.url+path, "")
		require.Equal(t, want, status, "%s: %s", path, answer)
	}
	status, answer := send(t, "POST", s.url+"/echo", `{"a":"b"}`)
	require.Equal(t, 200, status, answer)
}
