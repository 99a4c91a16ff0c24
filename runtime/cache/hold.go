package cache

import "slices"

// MaxHolders is the most writers that a hold tells apart. With more at one time
// it becomes anonymous: nobody can release it, and it ends by itself.
const MaxHolders = 32

// anonymous is the token of nobody.
var anonymous Token

// Held returns the value of a key after a hold with the token, given the value
// before. It is the reference for stores. A hold replaces rows and leases; on
// another hold it adds its token, because the earlier writer may die between
// its commit and its release, and would otherwise lose its hold to the first
// writer that comes and goes.
func Held(value []byte, token Token) []byte {
	switch {
	case state(value) != stateHold:
		value = []byte{stateHold}
	case holder(value, token) >= 0:
		return value
	case len(value) >= 1+MaxHolders*len(token):
		return append([]byte{stateHold}, anonymous[:]...)
	}
	return append(slices.Clip(value), token[:]...)
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
	if len(value) == 1+len(token) {
		return nil
	}
	return slices.Concat(value[:at], value[at+len(token):])
}

// holder returns where the token is in a hold, or -1.
func holder(hold []byte, token Token) int {
	for at := 1; at+len(token) <= len(hold); at += len(token) {
		if Token(hold[at:at+len(token)]) == token {
			return at
		}
	}
	return -1
}
