package clientip

import (
	"errors"
	"net/netip"
)

// CIDR is a network. Its text form is 10.0.0.0/8 or fd00::/8; a single address,
// 10.0.0.1, is the network that holds nothing else.
type CIDR struct{ netip.Prefix }

var errCIDR = errors.New("must be an address such as 10.0.0.1 or a network such as 10.0.0.0/8")

// ParseCIDR reads the text form. Bits behind the prefix's length are dropped.
func ParseCIDR(text string) (CIDR, error) {
	if address, err := netip.ParseAddr(text); err == nil {
		return CIDR{netip.PrefixFrom(address, address.BitLen())}, nil
	}
	network, err := netip.ParsePrefix(text)
	if err != nil {
		return CIDR{}, errCIDR
	}
	return CIDR{network.Masked()}, nil
}

// UnmarshalText reads the text form.
func (c *CIDR) UnmarshalText(text []byte) error {
	network, err := ParseCIDR(string(text))
	if err == nil {
		*c = network
	}
	return err
}
