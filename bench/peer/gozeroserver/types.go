package gozeroserver

import (
	"errors"
	"io"
	"net/mail"
	"unicode/utf8"

	"github.com/zeromicro/go-zero/core/logx"
)

// The types have the tags that goctl knows. What those can't say is checked by
// Validate, which httpx.Parse calls.

type itemRequest struct {
	ID   int64  `path:"id,range=[1:]"`
	Page int    `form:"page,range=[1:1000]"`
	Sort string `form:"sort,options=name|date"`
}

type address struct {
	Street  string `json:"street"`
	City    string `json:"city"`
	Zip     string `json:"zip"`
	Country string `json:"country,options=NL|DE|FR|US"`
}

type customer struct {
	Name    string  `json:"name"`
	Email   string  `json:"email"`
	Address address `json:"address"`
}

type line struct {
	Sku      string  `json:"sku"`
	Quantity int     `json:"quantity,range=[1:1000]"`
	Price    float64 `json:"price,range=[0:100000]"`
}

type order struct {
	Reference string   `json:"reference"`
	Customer  customer `json:"customer"`
	Currency  string   `json:"currency,options=EUR|USD|GBP"`
	Priority  int      `json:"priority,range=[1:5]"`
	Express   bool     `json:"express,optional"`
	Discount  float64  `json:"discount,optional,range=[0:100]"`
	Note      string   `json:"note,optional"`
	Tags      []string `json:"tags,optional"`
	Lines     []line   `json:"lines"`
	Placed    int64    `json:"placed,range=[1:]"`
}

// Validate checks lengths and the email address.
func (o *order) Validate() error {
	a := o.Customer.Address
	if !length(o.Reference, 3, 32) || !length(o.Note, 0, 200) || len(o.Tags) > 10 ||
		len(o.Lines) < 1 || len(o.Lines) > 50 || !length(o.Customer.Name, 2, 60) ||
		!length(a.Street, 1, 100) || !length(a.City, 1, 60) || !length(a.Zip, 1, 12) {
		return errors.New("a field is too short or too long")
	}
	for _, l := range o.Lines {
		if !length(l.Sku, 1, 20) {
			return errors.New("sku must have 1 to 20 characters")
		}
	}
	_, err := mail.ParseAddress(o.Customer.Email)
	return err
}

func length(text string, least, most int) bool {
	n := utf8.RuneCountInString(text)
	return n >= least && n <= most
}

func discard() logx.Writer { return logx.NewWriter(io.Discard) }
