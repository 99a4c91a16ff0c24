package jwt

import (
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
// read by exact key. A claim that is missing is "", nil or the zero time.
type claims struct {
	issuer, subject, id        string
	audience                   []string
	scopes                     []string
	expires, notBefore, issued time.Time
	raw                        []byte
}

// read scans the claims' JSON, which it keeps. Texts that the configuration
// holds as well are taken from there.
func (c *claims) read(data []byte, config *Config) error {
	c.raw = data
	return members(data, func(key, value []byte) (err error) {
		switch string(key) {
		case "iss":
			c.issuer, err = text(value, config.Issuer)
		case "sub":
			c.subject, err = text(value, "")
		case "jti":
			c.id, err = text(value, "")
		case "aud":
			c.audience, err = audience(value, config.Audience)
		case "scope":
			var scope string
			scope, err = text(value, "")
			c.scopes = strings.Fields(scope)
		case "exp":
			c.expires, err = date(value)
		case "nbf":
			c.notBefore, err = date(value)
		case "iat":
			c.issued, err = date(value)
		}
		return err
	})
}

// text returns a string; known, when it is that one, which costs nothing.
func text(value []byte, known string) (string, error) {
	if value[0] != '"' {
		return "", errClaim
	}
	content := plain(value)
	if string(content) == known {
		return known, nil
	}
	return string(content), nil
}

func audience(value []byte, known string) ([]string, error) {
	if value[0] != '[' {
		one, err := text(value, known)
		return []string{one}, err
	}
	all := []string{}
	err := items(value, func(_, item []byte) error {
		one, err := text(item, known)
		all = append(all, one)
		return err
	})
	return all, err
}

func date(value []byte) (time.Time, error) {
	if value[0] == '"' {
		return time.Time{}, errDate
	}
	if seconds, ok := whole(value); ok {
		return time.Unix(seconds, 0).UTC(), nil
	}
	seconds, err := strconv.ParseFloat(string(value), 64)
	if err != nil || !(seconds > 0 && seconds <= maxDate) {
		return time.Time{}, errDate
	}
	return time.UnixMilli(int64(seconds * 1000)).UTC(), nil
}

// whole reads what dates usually are: up to eleven digits, not zero.
func whole(value []byte) (seconds int64, ok bool) {
	for _, c := range value {
		if c < '0' || c > '9' || len(value) > 11 {
			return 0, false
		}
		seconds = seconds*10 + int64(c-'0')
	}
	return seconds, seconds > 0
}

// check reports why the claims do not hold now. That they are over is looked
// at last, so that nothing else is wrong with a token that is [ErrExpired].
func (c *claims) check(config *Config, now time.Time) error {
	leeway := config.Leeway
	switch {
	case c.expires.IsZero():
		return jwt.ErrTokenRequiredClaimMissing
	case !c.notBefore.IsZero() && now.Before(c.notBefore.Add(-leeway)):
		return jwt.ErrTokenNotValidYet
	case !c.issued.IsZero() && now.Before(c.issued.Add(-leeway)):
		return jwt.ErrTokenUsedBeforeIssued
	case config.Issuer != "" && c.issuer != config.Issuer:
		return jwt.ErrTokenInvalidIssuer
	case config.Audience != "" && !contains(c.audience, config.Audience):
		return jwt.ErrTokenInvalidAudience
	case !now.Before(c.expires.Add(leeway)):
		return ErrExpired
	}
	return nil
}

func contains(list []string, want string) bool {
	for _, item := range list {
		if item == want {
			return true
		}
	}
	return false
}
