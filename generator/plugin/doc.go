// Package plugin is what apigen and programs that extend it say to each other:
// a contract as JSON in, files as JSON out. It starts no program itself.
package plugin
