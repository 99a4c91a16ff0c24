package cache

import (
	"crypto/rand"
	"encoding/binary"
)

// Token identifies one reader's lease or one writer's hold.
type Token [12]byte

func newToken() (t Token) {
	_, _ = rand.Read(t[:]) // never fails
	return t
}

// The states of a key, the first byte of its value.
const (
	stateRow     = 'V' // the fingerprint's 8 bytes and an encoded row follow
	stateMissing = 'N'
	stateLease   = 'L' // a token follows
	stateHold    = 'W' // see Held
)

const rowHeader = 1 + 8

// missing is the value of a key whose row does not exist.
var missing = []byte{stateMissing}

func lease() []byte {
	t := newToken()
	return append([]byte{stateLease}, t[:]...)
}

// rowValue puts the header before an encoded row.
func rowValue(fingerprint uint64, encoded []byte) []byte {
	value := make([]byte, 0, rowHeader+len(encoded))
	value = append(value, stateRow)
	value = binary.BigEndian.AppendUint64(value, fingerprint)
	return append(value, encoded...)
}

// encodedRow returns the encoded row in a value, if it is one of that layout.
func encodedRow(fingerprint uint64, value []byte) ([]byte, bool) {
	if state(value) != stateRow || len(value) < rowHeader || binary.BigEndian.Uint64(value[1:]) != fingerprint {
		return nil, false
	}
	return value[rowHeader:], true
}

// state returns the state of a value, 0 for none.
func state(value []byte) byte {
	if len(value) == 0 {
		return 0
	}
	return value[0]
}
