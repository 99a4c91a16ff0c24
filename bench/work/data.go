package work

import "fmt"

// Greeting is the text of item 1.
const Greeting = "Hello, World!"

// OrderBody is the body of items 3 to 5. Every field is sent, so that the
// answer does not depend on how a peer writes absent ones.
const OrderBody = `{"reference":"ORD-2024-000117","customer":{"name":"Ann Lee","email":"ann.lee@example.com",` +
	`"address":{"street":"12 Long Street","city":"Utrecht","zip":"3511 AB","country":"NL"}},` +
	`"currency":"EUR","priority":3,"express":true,"discount":12.5,"note":"leave it at the door",` +
	`"tags":["gift","fragile"],"lines":[{"sku":"A-1001","quantity":2,"price":19.95},` +
	`{"sku":"B-2002","quantity":1,"price":249.5}],"placed":1709294400}`

// Records are the elements of item 7, about 100 KB of JSON.
var Records = records(650)

func records(n int) []Record {
	list := make([]Record, n)
	for i := range list {
		list[i] = Record{
			ID:      int64(100000 + i),
			Name:    fmt.Sprintf("Person Number %d", i),
			Email:   fmt.Sprintf("person%d@example.com", i),
			Active:  i%3 != 0,
			Score:   float64(i) + 0.25,
			Tags:    []string{"alpha", "beta"},
			Created: "2024-03-01T12:00:00Z",
		}
	}
	return list
}
