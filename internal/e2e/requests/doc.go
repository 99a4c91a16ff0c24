// Package requests holds docs/requests.md to what services do: each row of its tables
// is sent to one.
package requests
