package store

import (
	"github.com/apigen/apigen/runtime/secret"
)

// Signer writes and checks cursors. A cursor is signed (HMAC-SHA256), not
// encrypted: whoever holds it can read the columns in it.
type Signer struct{ keys [][]byte }

// NewSigner returns a signer with the given secret of at least 32 bytes. Cursors
// signed with one of the previous secrets are accepted too.
func NewSigner(key secret.String, previous ...secret.String) (*Signer, error) {
	return &Signer{}, nil
}

// Shape names a query for a cursor: its name, such as "account.ListByStatus",
// and the values that it is filtered by.
func Shape(name string, values ...any) string { return name }

// Sign returns the cursor for a position in the query of that shape. Position
// is encoded as JSON.
func (s *Signer) Sign(shape string, position any) (string, error) { return "", nil }

// Read checks a cursor and decodes its position. The error is [ErrCursor] when
// the cursor is not one that this signer, or one with the same secret, wrote
// for the same shape.
func (s *Signer) Read(shape, cursor string, position any) error { return nil }
