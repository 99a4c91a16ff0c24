package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/apigen/apigen/runtime/secret"
)

// A cursor is base64url of: version, MAC of 16 bytes, position in JSON.
const (
	cursorVersion = 1
	cursorHeader  = 1 + 16
	maxCursor     = 4 << 10
	minCursorKey  = 32
)

// Signer writes and checks cursors. A cursor is signed (HMAC-SHA256, cut to 128
// bits), not encrypted: whoever holds it can read the columns in it. It is safe
// for concurrent use.
type Signer struct{ keys [][]byte }

// NewSigner returns a signer with the given secret of at least 32 bytes. Cursors
// signed with one of the previous secrets are accepted too.
func NewSigner(key secret.String, previous ...secret.String) (*Signer, error) {
	s := &Signer{}
	for _, k := range append([]secret.String{key}, previous...) {
		if len(k.Reveal()) < minCursorKey {
			return nil, fmt.Errorf("store: the secret of cursors must have at least %d bytes; make one with: openssl rand -base64 %d", minCursorKey, minCursorKey)
		}
		s.keys = append(s.keys, []byte(k.Reveal()))
	}
	return s, nil
}

// Shape names a query for a cursor: its name, such as "account.ListByStatus",
// and the values that it is filtered by, as JSON has them.
func Shape(name string, values ...any) string {
	text, err := json.Marshal(values)
	if err != nil { // a value that JSON cannot say, such as NaN
		text = fmt.Appendf(nil, "%v", values)
	}
	return name + string(text)
}

// Sign returns the cursor for a position in the query of that shape. Position
// is encoded as JSON.
func (s *Signer) Sign(shape string, position any) (string, error) {
	text, err := json.Marshal(position)
	if err != nil {
		return "", fmt.Errorf("store: cursor: %w", err)
	}
	raw := make([]byte, 1, cursorHeader+len(text))
	raw[0] = cursorVersion
	raw = append(raw, mac(s.keys[0], shape, text)...)
	raw = append(raw, text...)
	if base64.RawURLEncoding.EncodedLen(len(raw)) > maxCursor {
		return "", errors.New("store: cursor: the position is too long; order by shorter columns")
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// mac signs a position in a shape, whose length goes first so that no byte can
// move from one to the other.
func mac(key []byte, shape string, position []byte) []byte {
	h := hmac.New(sha256.New, key)
	head := binary.BigEndian.AppendUint64([]byte{cursorVersion}, uint64(len(shape)))
	_, _ = h.Write(append(head, shape...))
	_, _ = h.Write(position)
	return h.Sum(nil)[:cursorHeader-1]
}

// Read checks a cursor and decodes its position. The error is [ErrCursor] when
// the cursor is not one that this signer, or one with the same secret, wrote
// for the same shape.
func (s *Signer) Read(shape, cursor string, position any) error {
	if len(cursor) > maxCursor || strings.ContainsAny(cursor, "\r\n") { // which base64 passes over
		return ErrCursor
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(raw) < cursorHeader || raw[0] != cursorVersion {
		return ErrCursor
	}
	for _, key := range s.keys {
		if hmac.Equal(raw[1:cursorHeader], mac(key, shape, raw[cursorHeader:])) {
			if json.Unmarshal(raw[cursorHeader:], position) != nil {
				return ErrCursor
			}
			return nil
		}
	}
	return ErrCursor
}
