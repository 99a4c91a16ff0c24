package jwt

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

var (
	errDate  = errors.New("exp, nbf or iat is not a positive number")
	errClaim = errors.New("a registered claim has the wrong type")
)

// maxDate is the last second of the year 9999.
const maxDate = 253402300799

// claims are the registered claims (RFC 7519, 4.1) and scope (RFC 8693, 4.2),
// read by exact key: encoding/json on a struct would take EXP for exp.
type claims struct {
	issuer, subject, id        string
	audience                   []string
	scopes                     []string
	expires, notBefore, issued *jwt.NumericDate
	raw                        []byte
}

func (c *claims) UnmarshalJSON(data []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return errNotJSON
	}
	var scope string
	err := errors.Join(
		text(fields["iss"], &c.issuer),
		text(fields["sub"], &c.subject),
		text(fields["jti"], &c.id),
		text(fields["scope"], &scope),
		audience(fields["aud"], &c.audience),
		date(fields["exp"], &c.expires),
		date(fields["nbf"], &c.notBefore),
		date(fields["iat"], &c.issued),
	)
	c.scopes = strings.Fields(scope)
	c.raw = bytes.Clone(data)
	return err
}

func text(raw json.RawMessage, to *string) error {
	if raw == nil {
		return nil
	}
	if raw[0] != '"' || json.Unmarshal(raw, to) != nil {
		return errClaim
	}
	return nil
}

func audience(raw json.RawMessage, to *[]string) error {
	if raw == nil {
		return nil
	}
	if raw[0] == '"' {
		*to = make([]string, 1)
		return text(raw, &(*to)[0])
	}
	var items []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &items) != nil {
		return errClaim
	}
	*to = make([]string, len(items))
	for i, item := range items {
		if err := text(item, &(*to)[i]); err != nil {
			return err
		}
	}
	return nil
}

func date(raw json.RawMessage, to **jwt.NumericDate) error {
	if raw == nil {
		return nil
	}
	if raw[0] == '"' {
		return errDate
	}
	seconds, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || !(seconds > 0 && seconds <= maxDate) {
		return errDate
	}
	*to = &jwt.NumericDate{Time: time.UnixMilli(int64(seconds * 1000)).UTC()}
	return nil
}

// The methods below make claims a jwt.Claims.

func (c *claims) GetExpirationTime() (*jwt.NumericDate, error) { return c.expires, nil }
func (c *claims) GetNotBefore() (*jwt.NumericDate, error)      { return c.notBefore, nil }
func (c *claims) GetIssuedAt() (*jwt.NumericDate, error)       { return c.issued, nil }
func (c *claims) GetIssuer() (string, error)                   { return c.issuer, nil }
func (c *claims) GetSubject() (string, error)                  { return c.subject, nil }
func (c *claims) GetAudience() (jwt.ClaimStrings, error)       { return c.audience, nil }
