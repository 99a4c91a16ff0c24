// Package spantest keeps spans for the tests of the packages below trace.
package spantest
