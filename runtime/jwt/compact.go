package jwt

import (
	"encoding/base64"
	"errors"
	"strings"
)

// maxKid is the longest kid that is looked up.
const maxKid = 256

var (
	errTooLong    = errors.New("longer than the limit")
	errSegments   = errors.New("not three base64url segments")
	errAlgorithm  = errors.New("algorithm is not the configured one")
	errExtensions = errors.New("header has a critical extension")
	errKid        = errors.New("header does not name its key")
	errType       = errors.New("typ is not the configured one, or there is a cty")
)

// base64url refuses padding and stray bits at the end. It skips line breaks,
// which split looks for.
var base64url = base64.RawURLEncoding.Strict()

// compact is a token in its three parts, still encoded (RFC 7515, 3.1).
type compact struct {
	header, claims, signature string
	signed                    string // what the signature is on
}

func split(token string, limit int) (compact, error) {
	if len(token) > limit {
		return compact{}, errTooLong
	}
	first := strings.IndexByte(token, '.')
	last := strings.LastIndexByte(token, '.')
	if first < 0 || first == last || strings.IndexByte(token[first+1:last], '.') >= 0 ||
		strings.IndexByte(token, '\n') >= 0 || strings.IndexByte(token, '\r') >= 0 {
		return compact{}, errSegments
	}
	return compact{header: token[:first], claims: token[first+1 : last], signature: token[last+1:], signed: token[:last]}, nil
}

// decode appends what a segment holds to space that may be on the stack.
func decode(space []byte, segment string) ([]byte, error) {
	data, err := base64url.AppendDecode(space, []byte(segment))
	if err != nil {
		return nil, errSegments
	}
	return data, nil
}

// header is what counts of a token's header. A kid that is no text, empty or
// too long is "".
type header struct {
	kid   string
	typed bool // typ is the wanted one, and there is no cty
}

// readHeader checks the header against the one algorithm, and refuses critical
// extensions (RFC 7515, 4.1.11) and unencoded payloads (RFC 7797). Whether the
// type is the wanted one is for the caller to judge.
func readHeader(segment, algorithm, wanted string) (h header, err error) {
	var space [256]byte
	data, err := decode(space[:0], segment)
	if err != nil {
		return h, err
	}
	named, nested := false, false
	err = members(data, func(key, value []byte) error {
		switch string(key) {
		case "alg":
			named = true
			if value[0] != '"' || string(plain(value)) != algorithm {
				return errAlgorithm
			}
		case "crit", "b64":
			return errExtensions
		case "typ":
			h.typed = value[0] == '"' && isType(plain(value), wanted)
		case "cty":
			nested = true
		case "kid":
			if value[0] == '"' && len(value) <= maxKid+2 {
				h.kid = string(plain(value))
			}
		}
		return nil
	})
	if err == nil && !named {
		err = errAlgorithm
	}
	h.typed = h.typed && !nested
	return h, err
}

// maxType is the longest typ of a configuration.
const maxType = 127

// isType compares media types, whose prefix application/ may be left out (RFC
// 7515, 4.1.9).
func isType(typ []byte, wanted string) bool {
	if wanted == "" || string(typ) == wanted {
		return true
	}
	return strings.EqualFold(trimApplication(string(typ)), trimApplication(wanted))
}

func trimApplication(typ string) string {
	const prefix = "application/"
	if len(typ) > len(prefix) && strings.EqualFold(typ[:len(prefix)], prefix) {
		return typ[len(prefix):]
	}
	return typ
}
