package cache

import "slices"

// MaxHolders is the most writers that a hold tells apart. With more at one time
// it becomes anonymous: nobody can release it, and it ends by itself.
const MaxHolders = 32

// A hold is its state, whether it was ever shared, and the tokens of its writers.
// A shared one tells a write-through that another commit may have come between.
const (
	alone  = 0
	shared = 1

	holdHeader = 1 + 1
)

// anonymous is the token of nobody.
var anonymous Token

// Held returns the value of a key after a hold with the token, given the value
// before. It is the reference for stores. A hold replaces rows and leases; to
// another hold it adds its token, because the earlier writer may yet commit,
// and would otherwise lose its hold to the first writer that comes and goes.
func Held(value []byte, token Token) []byte {
	switch {
	case state(value) != stateHold || len(value) < holdHeader:
		return append([]byte{stateHold, alone}, token[:]...)
	case holder(value, token) >= 0:
		return value
	case len(value) >= holdHeader+MaxHolders*len(token):
		return append([]byte{stateHold, shared}, anonymous[:]...)
	}
	value = append(slices.Clone(value), token[:]...)
	value[1] = shared
	return value
}

// Released returns the value of a key after the token's release, nil for none,
// given the value before. It is the reference for stores. What is no hold goes:
// a row or lease stored while the hold was lost may be older than the commit.
func Released(value []byte, token Token) []byte {
	if state(value) != stateHold {
		return nil
	}
	at := holder(value, token)
	if at < 0 {
		return value
	}
	if len(value) == holdHeader+len(token) {
		return nil
	}
	return slices.Concat(value[:at], value[at+len(token):])
}

// holder returns where the token is in a hold, or -1.
func holder(hold []byte, token Token) int {
	for at := holdHeader; at+len(token) <= len(hold); at += len(token) {
		if Token(hold[at:at+len(token)]) == token {
			return at
		}
	}
	return -1
}
