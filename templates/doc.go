// Package templates holds the texts of scaffold and non-Go files, the data that
// they may use, and the overrides that a project keeps of them.
package templates
