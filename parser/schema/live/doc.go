// Package live reads a schema from the catalog of a running database.
package live
