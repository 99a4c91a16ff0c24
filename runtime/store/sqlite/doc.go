// Package sqlite is the driver of runtime/store for SQLite, without cgo.
package sqlite
