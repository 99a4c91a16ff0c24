// Package db holds the tables of the service, as SQL.
package db

import (
	_ "embed"
	"strings"
)

//go:embed schema.sql
var sqlite string

//go:embed schema_mysql.sql
var mysql string

//go:embed schema_postgres.sql
var postgres string

// Statements create the tables and indexes that are missing, in the dialect of
// a driver: sqlite, mysql or postgres; none for others.
func Statements(driver string) []string {
	schema := map[string]string{"sqlite": sqlite, "mysql": mysql, "postgres": postgres}[driver]
	var statements []string
	for statement := range strings.SplitSeq(schema, ";\n") {
		if statement = strings.TrimSpace(statement); statement != "" {
			statements = append(statements, statement)
		}
	}
	return statements
}
