// Package problem describes failed requests and writes them as
// application/problem+json (RFC 9457).
//
// Logic returns a problem like any other error:
//
//	return nil, problem.NotFound("user.missing", "no such user")
//
// Code is for programs and stays stable, Title is for people. What a client
// gets depends on the status: a 4xx carries detail and field errors, a 5xx
// only type, title, code and request id. The cause goes to the access log and
// is never sent.
package problem
