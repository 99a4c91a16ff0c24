// Package schema is the table model: what a database holds, read from SQL DDL
// or from a live database, resolved once and the same either way.
//
// A DB is not changed after it is resolved. It knows no programming language,
// its kinds of types are closed, and it encodes to JSON. Package load reads it.
package schema
