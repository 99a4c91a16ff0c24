// Package rttest holds what tests of services and of the runtime need to prove
// behaviour under load and faults: a check for leaked goroutines, an open-loop
// load generator and a TCP proxy that fails on demand. It is for tests only.
package rttest
