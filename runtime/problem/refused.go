package problem

import "errors"

// Refused reports whether err, or what it wraps, is a refusal by one of the
// process's own guards, such as "shed.overload" or "breaker.open". A refusal says
// nothing about what is behind the guard and can come in masses, so it counts as
// no failure and deserves no log line of its own. Guards mark their errors with a
// method Refused() string.
func Refused(err error) (by string, ok bool) {
	refusal, ok := errors.AsType[interface {
		error
		Refused() string
	}](err)
	if !ok {
		return "", false
	}
	return refusal.Refused(), true
}
