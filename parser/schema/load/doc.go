// Package load reads schemas: from files of DDL, from a live database, or from
// files through a database that is yours.
package load
