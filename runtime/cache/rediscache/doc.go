// Package rediscache keeps the values of runtime/cache in Redis: a hit is one
// GET, several keys are one pipeline, and what must be atomic is a script of a
// single key, so that it works in a cluster too.
package rediscache
