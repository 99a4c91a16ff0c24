package humaserver

type address struct {
	Street  string `json:"street" minLength:"1" maxLength:"100"`
	City    string `json:"city" minLength:"1" maxLength:"60"`
	Zip     string `json:"zip" minLength:"1" maxLength:"12"`
	Country string `json:"country" enum:"NL,DE,FR,US"`
}

type customer struct {
	Name    string  `json:"name" minLength:"2" maxLength:"60"`
	Email   string  `json:"email" format:"email"`
	Address address `json:"address"`
}

type line struct {
	Sku      string  `json:"sku" minLength:"1" maxLength:"20"`
	Quantity int     `json:"quantity" minimum:"1" maximum:"1000"`
	Price    float64 `json:"price" minimum:"0" maximum:"100000"`
}

type order struct {
	Reference string   `json:"reference" minLength:"3" maxLength:"32"`
	Customer  customer `json:"customer"`
	Currency  string   `json:"currency" enum:"EUR,USD,GBP"`
	Priority  int      `json:"priority" minimum:"1" maximum:"5"`
	Express   bool     `json:"express" required:"false"`
	Discount  float64  `json:"discount" required:"false" minimum:"0" maximum:"100"`
	Note      string   `json:"note" required:"false" maxLength:"200"`
	Tags      []string `json:"tags" required:"false" maxItems:"10"`
	Lines     []line   `json:"lines" minItems:"1" maxItems:"50"`
	Placed    int64    `json:"placed" minimum:"1"`
}
