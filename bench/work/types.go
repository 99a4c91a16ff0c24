package work

// The types below are those of bench.api, with the tags of
// go-playground/validator, for the peers that bind by reflection.

// Message is the answer of item 1.
type Message struct {
	Message string `json:"message"`
}

// ItemAnswer is the answer of item 2.
type ItemAnswer struct {
	ID   int64  `json:"id"`
	Page int    `json:"page"`
	Sort string `json:"sort"`
}

// Address is part of an order.
type Address struct {
	Street  string `json:"street" validate:"min=1,max=100"`
	City    string `json:"city" validate:"min=1,max=60"`
	Zip     string `json:"zip" validate:"min=1,max=12"`
	Country string `json:"country" validate:"oneof=NL DE FR US"`
}

// Customer is part of an order.
type Customer struct {
	Name    string  `json:"name" validate:"min=2,max=60"`
	Email   string  `json:"email" validate:"email"`
	Address Address `json:"address"`
}

// Line is part of an order.
type Line struct {
	Sku      string  `json:"sku" validate:"min=1,max=20"`
	Quantity int     `json:"quantity" validate:"min=1,max=1000"`
	Price    float64 `json:"price" validate:"min=0,max=100000"`
}

// Order is the body and the answer of items 3 to 5.
type Order struct {
	Reference string   `json:"reference" validate:"min=3,max=32"`
	Customer  Customer `json:"customer"`
	Currency  string   `json:"currency" validate:"oneof=EUR USD GBP"`
	Priority  int      `json:"priority" validate:"min=1,max=5"`
	Express   bool     `json:"express"`
	Discount  float64  `json:"discount" validate:"min=0,max=100"`
	Note      string   `json:"note" validate:"max=200"`
	Tags      []string `json:"tags" validate:"max=10"`
	Lines     []Line   `json:"lines" validate:"min=1,max=50,dive"`
	Placed    int64    `json:"placed" validate:"min=1"`
}

// Record is an element of item 7.
type Record struct {
	ID      int64    `json:"id"`
	Name    string   `json:"name"`
	Email   string   `json:"email"`
	Active  bool     `json:"active"`
	Score   float64  `json:"score"`
	Tags    []string `json:"tags"`
	Created string   `json:"created"`
}

// RecordList is the answer of item 7.
type RecordList struct {
	Records []Record `json:"records"`
}
