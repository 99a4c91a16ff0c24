// Package postgres is the driver of runtime/store for PostgreSQL.
package postgres
