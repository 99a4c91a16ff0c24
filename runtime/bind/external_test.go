package bind_test

import (
	"errors"
	"math/big"
	"net"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/problem"
)

// external reads one member of a body both ways, which must agree on what is fine.
func external[W, T any](t *testing.T, text string) (value T, fault string) {
	t.Helper()
	body := `{"v":` + text + `}`
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	b := bind.New(r)
	d := b.Reader()
	var quick T
	for more := d.Object(); more; more = d.Member() {
		require.Equal(t, "v", d.Name())
		bind.ReadExternal[W](d, &quick)
	}
	o, again := b.JSON()
	if !again {
		require.NoError(t, b.Done())
		return quick, ""
	}
	bind.External[W](o.Field("v"), &value)
	o.Close()
	refusal, ok := errors.AsType[*problem.Error](b.Done())
	require.True(t, ok, "%s: the quick reader gives up on what is fine", text)
	return value, refusal.Fields[0].Rule + ": " + refusal.Fields[0].Message
}

func TestTypesOfGoPackagesReadOnlyTheirWireType(t *testing.T) {
	check := func(fault, want string) {
		t.Helper()
		require.Equal(t, want, fault)
	}
	addr, fault := external[string, netip.Addr](t, `"\u0031.1.1.1"`)
	check(fault, "")
	require.Equal(t, "1.1.1.1", addr.String())
	_, fault = external[string, netip.Addr](t, `"nowhere"`)
	check(fault, "type: is not valid")
	_, fault = external[string, netip.Addr](t, `5`)
	check(fault, "type: must be a string")
	_, fault = external[string, netip.Addr](t, `null`)
	check(fault, "null: must not be null")

	n, fault := external[string, big.Int](t, `"123456789012345678901234567890"`)
	check(fault, "")
	require.Equal(t, "123456789012345678901234567890", n.String())
	_, fault = external[string, big.Int](t, `5`)
	check(fault, "type: must be a string")
	n, fault = external[int8, big.Int](t, `-128`)
	check(fault, "")
	require.Equal(t, "-128", n.String())
	_, fault = external[int8, big.Int](t, `128`)
	check(fault, "range: must be an integer between -128 and 127")
	_, fault = external[int8, big.Int](t, `1.5`)
	check(fault, "type: must be an integer")
	_, fault = external[int8, big.Int](t, `"5"`)
	check(fault, "type: must be an integer")
	_, fault = external[int8, big.Int](t, `null`)
	check(fault, "")

	ip, fault := external[string, net.IP](t, `null`)
	check(fault, "")
	require.Nil(t, ip)
	_, fault = external[any, big.Int](t, `{"a":1}`)
	check(fault, "type: is not valid")
}

func TestTypesOfGoPackagesReadTexts(t *testing.T) {
	read := func(query string) (n big.Int, fault string) {
		b := bind.New(httptest.NewRequest("GET", "/?"+query, nil))
		bind.ExternalText[int16](b.Query("n"), &n)
		if refusal, ok := errors.AsType[*problem.Error](b.Done()); ok {
			return n, refusal.Fields[0].Rule + ": " + refusal.Fields[0].Message
		}
		return n, ""
	}
	n, fault := read("n=-7")
	require.Empty(t, fault)
	require.Equal(t, int64(-7), n.Int64())
	for query, want := range map[string]string{
		"n=0x1F": "type: must be an integer", "n=": "type: must be an integer", "n=1.0": "type: must be an integer",
		"n=%2B1": "type: must be an integer", "n=007": "type: must be an integer", "n=32768": "range: must be an integer between -32768 and 32767",
		"n=null": "type: must be an integer", "n=%ff": "utf8: must be UTF-8 text", "n=1&n=2": "duplicate: must be given once",
	} {
		_, fault := read(query)
		require.Equal(t, want, fault, query)
	}
}

func TestWireFormsAreWhatRulesLookAt(t *testing.T) {
	addr, n := netip.MustParseAddr("10.0.0.1"), big.NewInt(7)
	require.Equal(t, "10.0.0.1", bind.WireOf[string](&addr))
	require.Equal(t, "7", bind.WireOf[string](n))
	require.Equal(t, int64(7), bind.WireOf[int64](n))
	require.False(t, bind.IsZero(&addr))
	require.True(t, bind.IsZero(new(netip.Addr)))
	require.Equal(t, []netip.Addr{netip.MustParseAddr("1.1.1.1"), addr}, bind.SortedKeys(map[netip.Addr]int{addr: 1, netip.MustParseAddr("1.1.1.1"): 2}))
}
