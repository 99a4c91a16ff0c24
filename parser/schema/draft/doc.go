// Package draft is a schema while statements of DDL are applied to it, one
// after the other. Errors say what does not fit, in a sentence without a place.
package draft
