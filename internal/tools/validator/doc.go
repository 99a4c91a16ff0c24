// Package validator holds the rules of validate tags to go-playground/validator.
// It is a module of its own, because nothing else needs that library.
package validator
