package encode_test

import (
	"errors"
	"math/big"
	"net"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/encode"
)

// shaped writes itself as some JSON.
type shaped string

func (s shaped) MarshalJSON() ([]byte, error) {
	if s == "" {
		return nil, errors.New("nothing to say")
	}
	return []byte(s), nil
}

func written[W, T any](v T) (string, error) {
	var s encode.State
	text := encode.External[W]([]byte("at:"), &v, &s)
	return string(text), s.Err()
}

func TestTypesOfGoPackagesAreWrittenAsTheirWireType(t *testing.T) {
	for _, c := range []struct {
		want string
		got  func() (string, error)
	}{
		{`at:"1.1.1.1"`, func() (string, error) { return written[string](netip.MustParseAddr("1.1.1.1")) }},
		{`at:""`, func() (string, error) { return written[string](netip.Addr{}) }},
		{`at:"7"`, func() (string, error) { return written[string](*big.NewInt(7)) }},
		{`at:7`, func() (string, error) { return written[int8](*big.NewInt(7)) }},
		{`at:"<é>"`, func() (string, error) { return written[string](shaped(`"<é>"`)) }},
		{`at:null`, func() (string, error) { return written[string](shaped("null")) }},
		{`at:12.50`, func() (string, error) { return written[float64](shaped(`"12.50"`)) }},
		{`at:true`, func() (string, error) { return written[bool](shaped(`true`)) }},
		{`at:{"a":[1]}`, func() (string, error) { return written[any](shaped(`{"a": [1]}`)) }},
	} {
		got, err := c.got()
		require.NoError(t, err)
		require.Equal(t, c.want, got)
	}
	for want, got := range map[string]func() (string, error){
		`encode: a encode_test.shaped is [1] in JSON, and the contract says string`:  func() (string, error) { return written[string](shaped("[1]")) },
		`encode: a encode_test.shaped is "x" in JSON, and the contract says float64`: func() (string, error) { return written[float64](shaped(`"x"`)) },
		`encode: a encode_test.shaped is 1 in JSON, and the contract says bool`:      func() (string, error) { return written[bool](shaped("1")) },
		`encode: a big.Int is 300 in JSON, and the contract says int8`:               func() (string, error) { return written[int8](*big.NewInt(300)) },
	} {
		_, err := got()
		require.EqualError(t, err, want)
	}
	_, err := written[string](shaped(""))
	require.ErrorContains(t, err, "nothing to say")
}

func TestOmitemptyOfTypesOfGoPackages(t *testing.T) {
	require.True(t, encode.IsEmpty(new(net.IP)))
	require.True(t, encode.IsEmpty(new(shaped)))
	require.True(t, encode.IsEmpty(new(bool)))
	require.False(t, encode.IsEmpty(new(netip.Addr)))
	require.False(t, encode.IsEmpty(new([16]byte)))
	require.True(t, encode.IsEmpty(new(*int)))
}

func TestKeysWriteThemselves(t *testing.T) {
	var s encode.State
	one := func(b []byte, v *int, _ *encode.State) []byte { return append(b, byte('0'+*v)) }
	m := map[netip.Addr]int{netip.MustParseAddr("2.2.2.2"): 2, netip.MustParseAddr("1.1.1.1"): 1}
	require.Equal(t, `{"1.1.1.1":1,"2.2.2.2":2}`, string(encode.Dict(nil, m, &s, one)))
	require.NoError(t, s.Err())
	encode.Dict(nil, map[[2]int]int{{}: 1}, &s, one)
	require.EqualError(t, s.Err(), "encode: a [2]int can't be the name of a member")
}
