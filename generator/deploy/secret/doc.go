// Package secret tells by its name, or by what it looks like, what is nobody's
// business: what belongs in a Secret and is never printed.
package secret
