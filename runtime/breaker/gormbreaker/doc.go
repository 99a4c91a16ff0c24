// Package gormbreaker guards a GORM database with a circuit breaker.
//
//	b, err := breaker.New("orders-db", breaker.Config{})
//	err = db.Use(gormbreaker.New(b))
//
// Every statement and every transaction that begins asks the breaker. When it
// refuses, the statement's error is a *breaker.OpenError and the database hears
// nothing. [IsFailure] says what counts.
package gormbreaker
