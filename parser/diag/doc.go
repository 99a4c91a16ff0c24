// Package diag is what every stage says about a contract: one problem, one
// diagnostic, with a stable code, a place and a way out.
package diag
