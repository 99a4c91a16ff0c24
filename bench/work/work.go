// Package work says what every peer serves: the requests of each item, the
// answers they must get, and the data behind them.
package work

import (
	"fmt"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Item is one kind of work; its number is the one in the tables.
type Item int

// The items, in the order of the tables.
const (
	Static Item = iota + 1
	Query
	Body
	Token
	Guarded
	Routing
	List
)

// Items lists all of them.
var Items = []Item{Static, Query, Body, Token, Guarded, Routing, List}

var titles = map[Item]string{
	Static:  "static JSON",
	Query:   "GET, path int and two validated query parameters",
	Body:    "POST of a nested body with 10 fields, bound, validated, echoed",
	Token:   "3 behind a JWT (HS256)",
	Guarded: "4 behind every guard",
	Routing: fmt.Sprintf("router only, all of %d routes of the GitHub API", len(Routes)),
	List:    "list of 100 KB",
}

// String returns the title of the item.
func (i Item) String() string { return titles[i] }

// Request is what is sent. Token is empty where none is needed.
type Request struct {
	Method, Path, Body, Token string
}

// Secret signs the tokens: 32 bytes, as HS256 asks for.
const Secret = "0123456789abcdef0123456789abcdef"

// Subject is whom the token speaks for.
const Subject = "ann"

var token = Sign(Secret, time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))

// Sign returns a token for Subject that ends at expires.
func Sign(secret string, expires time.Time) string {
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.RegisteredClaims{
		Subject:   Subject,
		IssuedAt:  jwt.NewNumericDate(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)),
		ExpiresAt: jwt.NewNumericDate(expires),
	}).SignedString([]byte(secret))
	if err != nil {
		panic(err) // HS256 signs with any key
	}
	return signed
}

// Request returns the request that is measured.
func (i Item) Request() Request {
	switch i {
	case Static:
		return Request{Method: http.MethodGet, Path: "/static"}
	case Query:
		return Request{Method: http.MethodGet, Path: "/items/42?page=3&sort=date"}
	case Body:
		return Request{Method: http.MethodPost, Path: "/orders", Body: OrderBody}
	case Token, Guarded:
		return Request{Method: http.MethodPost, Path: "/closed/orders", Body: OrderBody, Token: token}
	case List:
		return Request{Method: http.MethodGet, Path: "/records"}
	}
	return Request{}
}
