package bind_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/problem"
)

func get(target string) *http.Request { return httptest.NewRequest(http.MethodGet, target, nil) }

func post(contentType, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	return r
}

func postJSON(body string) *http.Request { return post("application/json", body) }

// refusal returns the problem a binder ends with.
func refusal(t *testing.T, b *bind.Binder) *problem.Error {
	t.Helper()
	var e *problem.Error
	require.ErrorAs(t, b.Err(), &e)
	return e
}

// faults lists what was refused as "in name rule".
func faults(t *testing.T, b *bind.Binder) []string {
	t.Helper()
	if b.Err() == nil {
		return nil
	}
	var list []string
	for _, f := range refusal(t, b).Fields {
		require.NotEmpty(t, f.Message)
		list = append(list, strings.TrimSpace(f.In+" "+f.Name)+" "+f.Rule)
	}
	return list
}

type (
	userID int64
	role   string
	ids    []userID
)

type item struct {
	SKU string
	Qty uint8
}

type order struct {
	ID    userID
	Role  role
	Items []item
	Main  item
	Gift  *item
	Note  *string
	Meta  map[string]item
	Grid  [2][]int
	Any   any
}

func decodeItem(o *bind.Object, v *item) {
	if n := o.Field("sku"); n.Required() {
		bind.Decode(n, &v.SKU)
	}
	if n := o.Field("qty"); n.Present() {
		bind.Decode(n, &v.Qty)
		bind.Between(n, v.Qty, bind.Range{Min: 1, NoMax: true})
	} else {
		v.Qty = 1
	}
}

func itemNode(n bind.Node, v *item) { bind.Struct(n, v, decodeItem) }

func decodeOrder(o *bind.Object, v *order) {
	if n := o.Field("id"); n.Required() {
		bind.Decode(n, &v.ID)
	}
	if n := o.Field("role"); n.Present() {
		bind.Decode(n, &v.Role)
		bind.OneOf(n, v.Role, "user", "admin")
	} else {
		v.Role = "user"
	}
	if n := o.Field("items"); n.Required() {
		bind.List(n, &v.Items, itemNode)
	}
	if n := o.Field("main"); n.Present() {
		bind.Struct(n, &v.Main, decodeItem)
	}
	if n := o.Field("gift"); n.Present() {
		bind.Pointer(n, &v.Gift, itemNode)
	}
	if n := o.Field("note"); n.Present() {
		bind.Pointer(n, &v.Note, bind.Decode[string])
	}
	if n := o.Field("meta"); n.Present() {
		bind.Dict(n, &v.Meta, itemNode)
	}
	if n := o.Field("grid"); n.Present() {
		bind.Array(n, v.Grid[:], func(n bind.Node, v *[]int) { bind.List(n, v, bind.Decode) })
	}
	if n := o.Field("any"); n.Present() {
		bind.Decode(n, &v.Any)
	}
}

func bindOrder(r *http.Request) (order, *bind.Binder) {
	var v order
	b := bind.New(r)
	if o, ok := b.JSON(); ok {
		decodeOrder(o, &v)
		o.Close()
	}
	return v, b
}

func TestJSONFillsATree(t *testing.T) {
	v, b := bindOrder(postJSON(`{"id":9007199254740993,"role":"admin",
		"items":[{"sku":"a"},{"sku":"b\u00e9","qty":3}],"main":{"sku":"m"},"gift":{"sku":"g"},"note":"",
		"meta":{"x y":{"sku":"s"}},"grid":[[1,2],[]],"any":{"deep":[1,null]}}`))
	require.NoError(t, b.Err())
	note := ""
	require.Equal(t, order{
		ID: 9007199254740993, Role: "admin",
		Items: []item{{"a", 1}, {"bé", 3}}, Main: item{"m", 1}, Gift: &item{"g", 1}, Note: &note,
		Meta: map[string]item{"x y": {"s", 1}}, Grid: [2][]int{{1, 2}, {}},
		Any: map[string]any{"deep": []any{json.Number("1"), nil}},
	}, v)
}

func TestJSONDefaultsStandForAbsentOnly(t *testing.T) {
	v, b := bindOrder(postJSON(`{"id":1,"items":null}`))
	require.NoError(t, b.Err())
	require.Equal(t, order{ID: 1, Role: "user"}, v)

	_, b = bindOrder(postJSON(`{"id":1,"items":[],"role":null}`))
	require.Equal(t, []string{"body /role null"}, faults(t, b))
	_, b = bindOrder(postJSON(`{"id":1,"items":[],"role":""}`))
	require.Equal(t, []string{"body /role options"}, faults(t, b))
}

func TestNullIsNilWhereThereIsNil(t *testing.T) {
	v, b := bindOrder(postJSON(`{"id":1,"items":null,"gift":null,"note":null,"meta":null,"any":null}`))
	require.NoError(t, b.Err())
	require.Nil(t, v.Items)
	require.Nil(t, v.Gift)
	require.Nil(t, v.Meta)

	v, b = bindOrder(postJSON(`{"id":1,"items":[],"meta":{}}`))
	require.NoError(t, b.Err())
	require.NotNil(t, v.Items)
	require.NotNil(t, v.Meta)

	_, b = bindOrder(postJSON(`{"id":null,"items":[null],"main":null,"grid":null}`))
	require.Equal(t, []string{"body /id null", "body /items/0 null", "body /main null", "body /grid null"}, faults(t, b))
}

func TestAllFaultsComeAtOnceWithTheirPlace(t *testing.T) {
	_, b := bindOrder(postJSON(`{"id":"7","role":"root","items":[{"sku":"a","qty":0},{"qty":300},5],"main":[],
		"gift":{"sku":1,"a/b~c":1},"meta":{"k/1":{"sku":true}},"grid":[[1],[1.5,"x"]],"Note":"x","extra":{}}`))
	require.Equal(t, []string{
		"body /id type", "body /role options",
		"body /items/0/qty range", "body /items/1/sku required", "body /items/1/qty range", "body /items/2 type",
		"body /main type", "body /gift/sku type", "body /gift/a~1b~0c unknown", "body /meta/k~11/sku type",
		"body /grid/1/0 type", "body /grid/1/1 type",
		"body /Note unknown", "body /extra unknown",
	}, faults(t, b))
	require.Equal(t, 400, refusal(t, b).Status)
	require.Equal(t, "request.invalid", refusal(t, b).Code)
}

func TestMessagesSayWhatToSendAndNeverWhatWasSent(t *testing.T) {
	const canary = "canary7f3a"
	_, b := bindOrder(postJSON(`{"id":"` + canary + `","role":"` + canary + `","items":[{"sku":"a","qty":999}],"grid":[]}`))
	messages := map[string]string{}
	for _, f := range refusal(t, b).Fields {
		messages[f.Name] = f.Message
	}
	require.Equal(t, map[string]string{
		"/id":          "must be an integer",
		"/role":        "must be one of user, admin",
		"/items/0/qty": "must be an integer between 0 and 255",
		"/grid":        "must hold exactly 2 items",
	}, messages)
}

func TestUnknownNamesCanBeAllowed(t *testing.T) {
	b := bind.New(postJSON(`{"sku":"a","more":{"x":1}}`))
	b.AllowUnknown()
	var v item
	o, ok := b.JSON()
	require.True(t, ok)
	decodeItem(o, &v)
	o.Close()
	require.NoError(t, b.Err())
	require.Equal(t, item{"a", 1}, v)
}

func TestBodyOfAnyKind(t *testing.T) {
	var list ids
	b := bind.New(postJSON(`[1,2,3]`))
	if n, ok := b.Body(); ok {
		bind.List(n, &list, bind.Decode)
	}
	require.NoError(t, b.Err())
	require.Equal(t, ids{1, 2, 3}, list)

	b = bind.New(postJSON(`[1,"x"]`))
	if n, ok := b.Body(); ok {
		bind.List(n, &list, bind.Decode)
	}
	require.Equal(t, []string{"body /1 type"}, faults(t, b))

	for _, body := range []string{`[]`, `null`, `"x"`, `7`} {
		b = bind.New(postJSON(body))
		_, ok := b.JSON()
		require.False(t, ok)
		require.Len(t, faults(t, b), 1)
	}
}

func TestErrorsAreCapped(t *testing.T) {
	_, b := bindOrder(postJSON(`{"id":1,"items":[` + strings.Repeat(`1,`, 5000) + `1]}`))
	require.Len(t, refusal(t, b).Fields, bind.MaxErrors)

	_, b = bindOrder(postJSON(`{"id":1,"items":[],"` + strings.Repeat("k", 5000) + `":1}`))
	require.Less(t, len(refusal(t, b).Fields[0].Name), 200)
}

func TestUnreadJSONNeverPanics(t *testing.T) {
	b := bind.New(postJSON(`{`))
	n, ok := b.Body()
	require.False(t, ok)
	var s string
	var list []string
	bind.Decode(n, &s)
	bind.Quoted(n, &s)
	bind.List(n, &list, bind.Decode)
	require.False(t, n.Present())
	require.Error(t, b.Err())
}

type brokenBody struct{ err error }

func (b brokenBody) Read([]byte) (int, error) { return 0, b.err }
func (brokenBody) Close() error               { return nil }

func TestBrokenBodyIsTheClientsFault(t *testing.T) {
	r := postJSON(`{}`)
	r.Body = brokenBody{io.ErrUnexpectedEOF}
	b := bind.New(r)
	_, ok := b.JSON()
	require.False(t, ok)
	require.Equal(t, 400, refusal(t, b).Status)
	require.True(t, errors.Is(b.Err(), io.ErrUnexpectedEOF))
}
