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
// "/users/{id}" and "/files/*path" into "/files/{path...}". One that is in this
// form already stays as it is.
func Pattern(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		switch {
		case strings.HasPrefix(s, ":"):
			segments[i] = "{" + s[1:] + "}"
		case strings.HasPrefix(s, "*"):
			segments[i] = "{" + s[1:] + "...}"
		}
	}
	return strings.Join(segments, "/")
}
