// Package service emits the Go service of a contract: one file of this package
// per artefact. Generated Go is built with jennifer; scaffold and non-Go files
// come from templates.
package service
