// Package rest routes requests to handlers and writes their answers.
//
// Patterns are written as in a contract: "/user/:id" has one variable segment,
// "/files/*path" takes the rest of the path. Every refusal of the router is an
// application/problem+json answer.
package rest
