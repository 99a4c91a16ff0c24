package main_test

import (
	stdjson "encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/go-faster/jx"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/bench/apigenservice/internal/types"
	"github.com/apigen/apigen/bench/generated/ogenapi"
	"github.com/apigen/apigen/bench/work"
)

// layers read the body of item 3 into a struct, each by another token layer.
// Only bind checks the rules of the contract as well.
var layers = []struct {
	name string
	read func() (reader func() error, reference func() string)
}{
	{"bind", func() (func() error, func() string) {
		body := &again{}
		r := &http.Request{Method: "POST", Header: http.Header{"Content-Type": {"application/json"}}, Body: body, ContentLength: int64(len(work.OrderBody))}
		var v *types.Order
		return func() (err error) {
			body.Reset(work.OrderBody)
			v, err = types.BindOpenCreateOrder(r)
			return err
		}, func() string { return v.Lines[1].Sku }
	}},
	{"jx", func() (func() error, func() string) {
		var d jx.Decoder
		var v ogenapi.Order
		return func() error {
			v = ogenapi.Order{}
			d.ResetBytes(text)
			return v.Decode(&d)
		}, func() string { return v.Lines[1].Sku }
	}},
	{"jsontext", func() (func() error, func() string) {
		source, d := strings.NewReader(""), new(jsontext.Decoder)
		var v work.Order
		return func() error {
			v = work.Order{}
			source.Reset(work.OrderBody)
			d.Reset(source)
			return readOrder(d, &v)
		}, func() string { return v.Lines[1].Sku }
	}},
	{"json/v2", func() (func() error, func() string) {
		var v work.Order
		return func() error {
			v = work.Order{}
			return json.Unmarshal(text, &v, json.RejectUnknownMembers(true))
		}, func() string { return v.Lines[1].Sku }
	}},
	{"encoding/json", func() (func() error, func() string) {
		var v work.Order
		return func() error {
			v = work.Order{}
			return stdjson.Unmarshal(text, &v)
		}, func() string { return v.Lines[1].Sku }
	}},
}

var text = []byte(work.OrderBody)

type again struct{ strings.Reader }

func (*again) Close() error { return nil }

func TestTokenLayersReadTheSame(t *testing.T) {
	for _, layer := range layers {
		read, sku := layer.read()
		for range 2 {
			require.NoError(t, read(), layer.name)
			require.Equal(t, "B-2002", sku(), layer.name)
		}
	}
}

func BenchmarkTokens(b *testing.B) {
	for _, layer := range layers {
		b.Run(layer.name, func(b *testing.B) {
			read, _ := layer.read()
			b.ReportAllocs()
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// object hands each member's name to read, which reads its value.
func object(d *jsontext.Decoder, read func(name string) error) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return err
		}
		if err := read(name.String()); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

func list(d *jsontext.Decoder, read func() error) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != ']' {
		if err := read(); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// leaf reads a value into the pointer to it.
func leaf(d *jsontext.Decoder, into any) error {
	token, err := d.ReadToken()
	if err != nil {
		return err
	}
	switch v := into.(type) {
	case *string:
		*v = token.String()
	case *bool:
		*v = token.Bool()
	case *int:
		var n int64
		n, err = token.Int()
		*v = int(n)
	case *int64:
		*v, err = token.Int()
	case *float64:
		*v, err = token.Float()
	}
	return err
}

func readOrder(d *jsontext.Decoder, v *work.Order) error {
	return object(d, func(name string) error {
		switch name {
		case "reference":
			return leaf(d, &v.Reference)
		case "customer":
			return readCustomer(d, &v.Customer)
		case "currency":
			return leaf(d, &v.Currency)
		case "priority":
			return leaf(d, &v.Priority)
		case "express":
			return leaf(d, &v.Express)
		case "discount":
			return leaf(d, &v.Discount)
		case "note":
			return leaf(d, &v.Note)
		case "tags":
			return list(d, func() error {
				v.Tags = append(v.Tags, "")
				return leaf(d, &v.Tags[len(v.Tags)-1])
			})
		case "lines":
			return list(d, func() error {
				v.Lines = append(v.Lines, work.Line{})
				return readLine(d, &v.Lines[len(v.Lines)-1])
			})
		case "placed":
			return leaf(d, &v.Placed)
		}
		return d.SkipValue()
	})
}

func readCustomer(d *jsontext.Decoder, v *work.Customer) error {
	return object(d, func(name string) error {
		switch name {
		case "name":
			return leaf(d, &v.Name)
		case "email":
			return leaf(d, &v.Email)
		case "address":
			return object(d, func(name string) error {
				switch name {
				case "street":
					return leaf(d, &v.Address.Street)
				case "city":
					return leaf(d, &v.Address.City)
				case "zip":
					return leaf(d, &v.Address.Zip)
				case "country":
					return leaf(d, &v.Address.Country)
				}
				return d.SkipValue()
			})
		}
		return d.SkipValue()
	})
}

func readLine(d *jsontext.Decoder, v *work.Line) error {
	return object(d, func(name string) error {
		switch name {
		case "sku":
			return leaf(d, &v.Sku)
		case "quantity":
			return leaf(d, &v.Quantity)
		case "price":
			return leaf(d, &v.Price)
		}
		return d.SkipValue()
	})
}
