// Package sqliteddl reads the DDL of SQLite by running it in a database in
// memory.
package sqliteddl
