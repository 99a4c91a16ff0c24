// Package bind reads an HTTP request into typed values and collects everything
// wrong with it, so that a client learns all its mistakes from one answer.
//
// Generated code asks a [Binder] for one input at a time, parses it, and at
// the end asks for the error:
//
//	b := bind.New(r)
//	if v := b.Path("id"); v.Required() {
//		bind.Integer(v, &req.ID)
//	}
//	if v := b.Query("page"); v.Present() {
//		bind.Integer(v, &req.Page)
//		bind.Between(v, req.Page, bind.Range{Min: 1, Max: 100})
//	} else {
//		req.Page = 1
//	}
//	if o, ok := b.JSON(); ok {
//		decodeUserRequest(o, &req)
//		o.Close()
//	}
//	return b.Err()
//
// Inputs are of two kinds: a [Value] is text (path, query, header, form), a
// [Node] is JSON. Functions that read one element have the shape
// func(Value, *T) or func(Node, *T) and nest: [Pointer], [Each], [List],
// [Array], [Dict] and [Struct] take such a function and are easily made into
// one.
//
// # Absent, null and empty
//
// They are three different things:
//
//	                     absent               null           empty
//	text, Required       rule "required"      –              present: "" for String, rule "type" for the others
//	text, Present        false                –              present, as above
//	JSON, Required       rule "required"      true           present: "", [], {}
//	JSON, Present        false                true           present
//	Decode, Struct       –                    rule "null"    –
//	Decode of any, raw   –                    nil            –
//	Pointer              –                    nil            per element function
//	List, Dict           –                    nil            empty, not nil
//	Array                –                    rule "null"    rule "length" unless the array is [0]T
//	JSON body            rule "required"      rule "null", unless [Binder.Body] is read into one of the above
//	  as an object       one without members  rule "null"
//
// So a required JSON input may be null exactly when its Go type has nil. A
// default stands in for an absent input only, never for null or empty. A body is
// absent when it is empty, whatever its media type: not sent, of length 0, or of
// chunks without bytes.
//
// # What is refused
//
// A text input that is no list given twice (rule "duplicate"); a query with
// ";" or broken percent-encoding, or more than [MaxParams] parameters; text
// that is not UTF-8. A body must be of the expected media type in UTF-8, by any
// of its WHATWG labels, and not compressed, otherwise 415; a form whose values are
// all in the query may have any. JSON is read strictly (RFC 8259, and RFC 7493
// where that is stricter): no byte order mark, no duplicate keys, no invalid
// UTF-8 or lone surrogates, no integer keys such as "01", no base64 with line
// breaks, no times that only package time takes, nothing after the value, at most [MaxDepth] levels
// and [MaxItems] items per array or object; names are case-sensitive; unknown
// names are refused unless [Binder.Unknown] or [WithUnknown] say otherwise. Unknown
// query parameters and form values are ignored unless they do.
//
// A body is read up to the limit that middleware.BodyLimit set for the
// request, and up to [DefaultMaxBody] when there is none: then 413.
//
// Messages never contain the value that was sent.
package bind
