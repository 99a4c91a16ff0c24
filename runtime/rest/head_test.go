package rest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/rest"
)

func TestHeadIsSentTogether(t *testing.T) {
	t.Parallel()
	sent := http.Header{"Vary": {"Origin"}, "Referrer-Policy": {"no-referrer"}}
	var head rest.Head
	head.Header("Vary", "Accept")
	head.Header("Referrer-Policy", "origin")
	head.Header("X-Line", "1")
	head.Header("X-Line", "2")
	head.Header("X-Empty", "")
	head.Cookie(http.Cookie{Name: "sid", Path: "/", HttpOnly: true}, "a b,c")
	head.Cookie(http.Cookie{Name: "empty"}, "")
	head.Cookie(http.Cookie{Name: "gone", MaxAge: -1}, "whatever")
	require.NoError(t, head.Set(sent))
	require.Equal(t, http.Header{
		"Vary": {"Origin", "Accept"}, "Referrer-Policy": {"origin"}, "X-Line": {"1", "2"},
		"Set-Cookie": {`sid="a b,c"; Path=/; HttpOnly`, "gone=; Max-Age=0"},
	}, sent)
}

func TestHeadWithWhatNoHeaderCanHoldIsNotSent(t *testing.T) {
	t.Parallel()
	for name, add := range map[string]func(*rest.Head){
		"a line break":       func(h *rest.Head) { h.Header("X-B", "secret\r\nX-C: d") },
		"a null":             func(h *rest.Head) { h.Header("X-B", "secret\x00") },
		"a delete":           func(h *rest.Head) { h.Header("X-B", "secret\x7f") },
		"a cookie's break":   func(h *rest.Head) { h.Cookie(http.Cookie{Name: "b"}, "secret\n") },
		"a cookie's bracket": func(h *rest.Head) { h.Cookie(http.Cookie{Name: "b"}, "secret;") },
		"a cookie's quote":   func(h *rest.Head) { h.Cookie(http.Cookie{Name: "b"}, `secret"`) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := http.Header{}
			var head rest.Head
			head.Header("X-A", "fine")
			add(&head)
			err := head.Set(sent)
			require.Error(t, err)
			require.NotContains(t, err.Error(), "secret", "the log must not tell it")
			require.Empty(t, sent)
		})
	}
}

func TestHeaderTimeIsInUTC(t *testing.T) {
	t.Parallel()
	at := time.Date(2030, 1, 2, 3, 4, 5, 6, time.FixedZone("", 3600))
	require.Equal(t, "Wed, 02 Jan 2030 02:04:05 GMT", rest.HeaderTime(at))
	require.Empty(t, rest.HeaderTime(time.Time{}))
}

func TestChosenStatusIsOneOfThePossible(t *testing.T) {
	t.Parallel()
	for chosen, want := range map[int]int{0: 201, 200: 200, 201: 201} {
		got, err := rest.ChooseStatus(chosen, 201, 200)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := rest.ChooseStatus(204, 201, 200)
	require.EqualError(t, err, "the logic chose status 204, and the contract has [201 200]")
}
