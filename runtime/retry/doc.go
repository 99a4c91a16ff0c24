// Package retry sends a failed request of an http.Client once more. It is off
// unless a client uses it, because retries multiply the load on what is failing
// already; a budget keeps that below a tenth.
//
//	transport, err := retry.Transport(nil, retry.Config{})
//	client := &http.Client{Timeout: time.Second, Transport: breaker.Transport(transport, hosts.ByHost)}
//
// Inside a breaker, as here, a request and its retry count as one call.
package retry
