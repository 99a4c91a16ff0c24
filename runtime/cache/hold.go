package cache

// Held returns the value of a key after a hold with the token, given the value
// before. It is the reference for stores.
func Held(value []byte, token Token) []byte { return nil }

// Released returns the value of a key after the token's release, nil for none,
// given the value before. It is the reference for stores.
func Released(value []byte, token Token) []byte { return nil }
