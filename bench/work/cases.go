package work

import (
	"net/http"
	"strings"
	"time"
)

// Case is a request that must be refused.
type Case struct {
	Name    string
	Item    Item
	Request Request
	// Status holds the statuses that are right.
	Status []int
}

var invalid = []int{http.StatusBadRequest, http.StatusUnprocessableEntity}

// Refused are requests that no peer may serve. They keep a peer from being
// fast because it does not look.
var Refused = refused()

func refused() []Case {
	var cases []Case
	for name, path := range map[string]string{
		"id is no number":   "/items/x?page=3&sort=date",
		"id is 0":           "/items/0?page=3&sort=date",
		"page is absent":    "/items/42?sort=date",
		"page is no number": "/items/42?page=x&sort=date",
		"page is too large": "/items/42?page=1001&sort=date",
		"sort is absent":    "/items/42?page=3",
		"sort is unknown":   "/items/42?page=3&sort=size",
	} {
		cases = append(cases, Case{Name: name, Item: Query, Request: Request{Method: http.MethodGet, Path: path}, Status: invalid})
	}
	for _, item := range []Item{Body, Token, Guarded} {
		for name, body := range wrongBodies() {
			request := item.Request()
			request.Body = body
			cases = append(cases, Case{Name: name, Item: item, Request: request, Status: invalid})
		}
	}
	for _, item := range []Item{Token, Guarded} {
		for name, wrong := range map[string]string{
			"no token":            "",
			"token is no token":   "abc",
			"token is expired":    Sign(Secret, time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)),
			"token is of another": Sign("fedcba9876543210fedcba9876543210", time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)),
			"token was changed":   token[:len(token)-6] + "AAAAAA",
		} {
			request := item.Request()
			request.Token = wrong
			cases = append(cases, Case{Name: name, Item: item, Request: request, Status: []int{http.StatusUnauthorized}})
		}
	}
	return cases
}

// wrongBodies returns bodies that each break one rule of the contract.
func wrongBodies() map[string]string {
	bodies := map[string]string{"body is cut": OrderBody[:len(OrderBody)-20], "body is a list": "[" + OrderBody + "]"}
	for name, change := range map[string][2]string{
		"reference is too short": {`"ORD-2024-000117"`, `"OR"`},
		"reference is a number":  {`"ORD-2024-000117"`, `117`},
		"reference is absent":    {`"reference":"ORD-2024-000117",`, ``},
		"name is too long":       {`"Ann Lee"`, `"` + strings.Repeat("a", 61) + `"`},
		"email is none":          {`"ann.lee@example.com"`, `"ann.lee"`},
		"street is empty":        {`"12 Long Street"`, `""`},
		"zip is absent":          {`"zip":"3511 AB",`, ``},
		"country is unknown":     {`"NL"`, `"XX"`},
		"currency is unknown":    {`"EUR"`, `"EURO"`},
		"priority is 0":          {`"priority":3`, `"priority":0`},
		"priority is 6":          {`"priority":3`, `"priority":6`},
		"priority is absent":     {`"priority":3,`, ``},
		"priority is a fraction": {`"priority":3`, `"priority":3.5`},
		"express is a text":      {`"express":true`, `"express":"true"`},
		"discount is 100.5":      {`12.5`, `100.5`},
		"note is too long":       {`"leave it at the door"`, `"` + strings.Repeat("a", 201) + `"`},
		"tags are too many":      {`["gift","fragile"]`, `["a","b","c","d","e","f","g","h","i","j","k"]`},
		"tags are an object":     {`["gift","fragile"]`, `{"a":"gift"}`},
		"sku is empty":           {`"A-1001"`, `""`},
		"quantity is 0":          {`"quantity":2`, `"quantity":0`},
		"quantity is 1001":       {`"quantity":1,`, `"quantity":1001,`},
		"price is negative":      {`249.5`, `-0.5`},
		"placed is 0":            {`1709294400`, `0`},
		"lines are absent":       {OrderBody[strings.Index(OrderBody, `"lines"`):strings.Index(OrderBody, `"placed"`)], ``},
		"lines are empty":        {OrderBody[strings.Index(OrderBody, `[{"sku"`):strings.Index(OrderBody, `,"placed"`)], `[]`},
	} {
		bodies[name] = strings.Replace(OrderBody, change[0], change[1], 1)
	}
	return bodies
}
