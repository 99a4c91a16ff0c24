package observe

import (
	"net/http"
	"strings"
)

// OtherMethod stands for the methods net/http has no name for.
const OtherMethod = "OTHER"

// Method returns one of net/http's nine methods as it is, and [OtherMethod] for
// everything else a client may send.
func Method(name string) string {
	switch name {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodOptions, http.MethodConnect, http.MethodTrace:
		return name
	}
	return OtherMethod
}

// Pattern turns a contract's path into net/http's form: "/users/:id" into
// "/users/{id}" and "/files/*path" into "/files/{path...}". What stands beside a
// variable stays: "/users/:id:cancel" becomes "/users/{id}:cancel", which is no
// pattern of net/http. One that is in this form already stays as it is.
func Pattern(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if strings.HasPrefix(s, "*") {
			segments[i] = "{" + s[1:] + "...}"
			continue
		}
		segments[i] = braced(s)
	}
	return strings.Join(segments, "/")
}

// braced puts the variables of a segment in braces: see Router.Handle of package rest for
// what a colon begins.
func braced(segment string) string {
	const separators = "-._~"
	parts := strings.Split(segment, ":")
	out := parts[0]
	for i, part := range parts[1:] {
		name := part
		if i < len(parts)-2 {
			name = strings.TrimRight(part, separators)
		}
		if before := parts[i]; before != "" && strings.TrimRight(before, separators) == before {
			return out + ":" + strings.Join(parts[i+1:], ":")
		}
		out += "{" + name + "}" + part[len(name):]
	}
	return out
}
