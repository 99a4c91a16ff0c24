// Package design describes the work for goa.
package design

import . "goa.design/goa/v3/dsl" // as goa designs are written

var _ = API("bench", func() {})

// Bearer is the scheme of the closed route.
var Bearer = JWTSecurity("bearer")

var message = Type("Message", func() {
	Attribute("message", String)
	Required("message")
})

var item = Type("Item", func() {
	Attribute("id", Int64)
	Attribute("page", Int)
	Attribute("sort", String)
	Required("id", "page", "sort")
})

var address = Type("Address", func() {
	text("street", 1, 100)
	text("city", 1, 60)
	text("zip", 1, 12)
	Attribute("country", String, func() { Enum("NL", "DE", "FR", "US") })
	Required("street", "city", "zip", "country")
})

var customer = Type("Customer", func() {
	text("name", 2, 60)
	Attribute("email", String, func() { Format(FormatEmail) })
	Attribute("address", address)
	Required("name", "email", "address")
})

var line = Type("Line", func() {
	text("sku", 1, 20)
	Attribute("quantity", Int, func() { Minimum(1); Maximum(1000) })
	Attribute("price", Float64, func() { Minimum(0); Maximum(100000) })
	Required("sku", "quantity", "price")
})

var order = Type("Order", func() {
	text("reference", 3, 32)
	Attribute("customer", customer)
	Attribute("currency", String, func() { Enum("EUR", "USD", "GBP") })
	Attribute("priority", Int, func() { Minimum(1); Maximum(5) })
	Attribute("express", Boolean)
	Attribute("discount", Float64, func() { Minimum(0); Maximum(100) })
	Attribute("note", String, func() { MaxLength(200) })
	Attribute("tags", ArrayOf(String), func() { MaxLength(10) })
	Attribute("lines", ArrayOf(line), func() { MinLength(1); MaxLength(50) })
	Attribute("placed", Int64, func() { Minimum(1) })
	Required("reference", "customer", "currency", "priority", "lines", "placed")
})

var record = Type("Record", func() {
	Attribute("id", Int64)
	Attribute("name", String)
	Attribute("email", String)
	Attribute("active", Boolean)
	Attribute("score", Float64)
	Attribute("tags", ArrayOf(String))
	Attribute("created", String)
	Required("id", "name", "email", "active", "score", "tags", "created")
})

var recordList = Type("RecordList", func() {
	Attribute("records", ArrayOf(record))
	Required("records")
})

var _ = Service("bench", func() {
	Method("static", func() {
		Result(message)
		HTTP(func() { GET("/static") })
	})
	Method("getItem", func() {
		Payload(func() {
			Attribute("id", Int64, func() { Minimum(1) })
			Attribute("page", Int, func() { Minimum(1); Maximum(1000) })
			Attribute("sort", String, func() { Enum("name", "date") })
			Required("id", "page", "sort")
		})
		Result(item)
		HTTP(func() { GET("/items/{id}"); Param("page"); Param("sort") })
	})
	Method("createOrder", func() {
		Payload(order)
		Result(order)
		HTTP(func() { POST("/orders"); Response(StatusOK) })
	})
	Method("createClosedOrder", func() {
		Security(Bearer)
		Error("unauthorized")
		Payload(func() {
			Token("token", String)
			Attribute("order", order)
			Required("order")
		})
		Result(order)
		HTTP(func() {
			POST("/closed/orders")
			Body("order")
			Response(StatusOK)
			Response("unauthorized", StatusUnauthorized)
		})
	})
	Method("listRecords", func() {
		Result(recordList)
		HTTP(func() { GET("/records") })
	})
})

func text(name string, least, most int) {
	Attribute(name, String, func() { MinLength(least); MaxLength(most) })
}
