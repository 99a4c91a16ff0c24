// Package pgddl reads the DDL of PostgreSQL with the engine's own grammar.
package pgddl
