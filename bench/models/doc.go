// Package models times repositories that apigen generates against other ways to
// read and write the same table, on a real MariaDB and a real Redis.
package models
