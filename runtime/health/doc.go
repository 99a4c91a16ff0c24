// Package health answers three questions about a running process: has it
// started (leave it alone until then), is it alive (restart it if not), and is
// it ready (send it requests only if so).
package health
