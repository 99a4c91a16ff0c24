// Package configuration holds the tool to the runtime: both read the configuration of a
// service alike, and docs/settings.md says what they read.
package configuration
