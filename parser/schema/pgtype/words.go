package pgtype

import "github.com/apigen/apigen/parser/schema"

// Method is what an access method, such as btree or gin, can answer.
func Method(name string) schema.Method {
	switch name {
	case "btree", "":
		return schema.Ordered
	case "hash":
		return schema.Hash
	}
	return schema.Other
}

// Action reads the letter that PostgreSQL has for an action of a foreign key.
func Action(letter string) schema.Action {
	switch letter {
	case "r":
		return schema.Restrict
	case "c":
		return schema.Cascade
	case "n":
		return schema.SetNull
	case "d":
		return schema.SetDefault
	}
	return schema.NoAction
}
