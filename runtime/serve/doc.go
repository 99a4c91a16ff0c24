// Package serve runs the HTTP server of a service: it listens, serves with
// safe limits, answers health checks on a separate admin address, and stops
// without losing requests.
package serve
