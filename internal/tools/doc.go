// Package tools is above modules whose tests need what go.mod must not require, as it is
// delivered into generated services. Its own tests run theirs.
package tools
