// Package pgtype reads how PostgreSQL spells types and defaults.
package pgtype
