// The round trip of a generated service: what it writes is what encoding/json
// writes, and what it writes it reads.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/encode"
	"github.com/apigen/apigen/runtime/rttest"

	"matrix/internal/types"
)

const seeds = 12

func main() {
	failed := false
	for _, c := range types.Cases {
		for seed := range uint64(seeds) {
			if problem := roundTrip(c, seed); problem != "" {
				fmt.Println(c.Field + ": " + problem)
				failed = true
				break
			}
		}
	}
	if failed {
		os.Exit(1)
	}
}

// roundTrip returns what is wrong with one value of a type, or nothing.
func roundTrip(c types.Case, seed uint64) string {
	value := c.New()
	if seed > 0 { // the first is the zero value
		f := rttest.Filler{Rand: rand.New(rand.NewPCG(seed, 0)), Text: "a<\"\u2028é", Finite: true}
		f.Fill(reflect.ValueOf(value).Elem())
	}
	var want bytes.Buffer
	reflected := json.NewEncoder(&want)
	reflected.SetEscapeHTML(false)
	if err := reflected.Encode(value); err != nil {
		return "encoding/json: " + err.Error()
	}
	text := string(bytes.TrimSuffix(want.Bytes(), []byte("\n")))
	var s encode.State
	if answer := string(c.Encode(nil, value, &s)); s.Err() != nil || answer != text {
		return fmt.Sprintf("answers %s, encoding/json %s (%v)", answer, text, s.Err())
	}
	bound, err := c.Bind(request(text))
	if err != nil {
		return fmt.Sprintf("answers %s and refuses it: %+v", text, err)
	}
	if again := string(c.Encode(nil, bound, &s)); again != text {
		return fmt.Sprintf("answers %s and takes it for %s", text, again)
	}
	b := bind.New(request(text))
	careful := c.Careful(b)
	if b.Err() != nil || !reflect.DeepEqual(careful, bound) {
		return fmt.Sprintf("%s is %#v to the quick reader and %#v to the careful one (%v)", text, bound, careful, b.Err())
	}
	return ""
}

func request(text string) *http.Request {
	r := httptest.NewRequest("POST", "/", bytes.NewReader([]byte(text)))
	r.Header.Set("Content-Type", "application/json")
	return r
}
