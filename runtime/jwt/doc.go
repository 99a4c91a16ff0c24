// Package jwt issues and checks bearer tokens: JSON Web Tokens (RFC 7519)
// signed with a shared secret or a private key, sent as RFC 6750 describes. It
// makes and checks signatures with golang-jwt and does the reading itself, as
// RFC 8725 asks; see [Authority.Verify] for what it refuses.
package jwt
