package rest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/apigen/apigen/runtime/rest/writer"
)

// Head collects the headers and cookies of an answer, so that they are sent together
// or not at all. The zero value is ready for use.
type Head struct {
	fields  []headField
	cookies []*http.Cookie
	err     error
}

type headField struct{ name, value string }

// Header adds a header, or another line of one. An empty value is not sent. One that no
// header can hold (RFC 9110, 5.5), such as one with a line break, makes Set fail.
func (h *Head) Header(name, value string) {
	if value == "" {
		return
	}
	if strings.ContainsFunc(value, isControl) {
		h.fail(fmt.Errorf("the value of header %s has a character that no header can hold", name))
	}
	h.fields = append(h.fields, headField{name, value})
}

func isControl(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }

// Cookie adds a cookie with a value. An empty value is not sent, unless the cookie is
// to be deleted: its MaxAge is negative. A value that no cookie can hold makes Set fail.
func (h *Head) Cookie(cookie http.Cookie, value string) {
	if cookie.Value = value; cookie.MaxAge < 0 {
		cookie.Value = ""
	} else if value == "" {
		return
	}
	if err := cookie.Valid(); err != nil {
		h.fail(fmt.Errorf("cookie %s can't be sent: its value or an attribute has a character that no cookie can hold", cookie.Name))
	}
	h.cookies = append(h.cookies, &cookie)
}

func (h *Head) fail(err error) {
	if h.err == nil {
		h.err = err
	}
}

// Set sends the headers and cookies with the answer. A header takes the place of one
// of its name that is set already, Vary and Link apart. With an error, which names
// what can't be sent and not its value, nothing is set.
func (h *Head) Set(to http.Header) error {
	if h.err != nil {
		return h.err
	}
	for _, f := range h.fields {
		if f.name != "Vary" && f.name != "Link" {
			to.Del(f.name)
		}
	}
	for _, f := range h.fields {
		to.Add(f.name, f.value)
	}
	for _, c := range h.cookies {
		to.Add("Set-Cookie", c.String())
	}
	return nil
}

// HeaderTime is a time as headers have it (RFC 9110, 5.6.7), in whole seconds of UTC.
// It is empty for the zero time.
func HeaderTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(http.TimeFormat)
}

// ChooseStatus returns the status that logic chose, or the first of the possible ones
// where it chose none. It fails for another one.
func ChooseStatus(chosen int, possible ...int) (int, error) {
	if chosen == 0 {
		return possible[0], nil
	}
	if !slices.Contains(possible, chosen) {
		return 0, fmt.Errorf("the logic chose status %d, and the contract has %v", chosen, possible)
	}
	return chosen, nil
}

// Empty answers with a status and no body.
func Empty(w http.ResponseWriter, _ *http.Request, status int) {
	if state, ok := writer.As[interface{ HeaderWritten() bool }](w); ok && state.HeaderWritten() {
		return
	}
	w.WriteHeader(status)
}
