package bind

import (
	"net"
	"net/url"
	"strconv"
	"strings"
)

// IsIP reports whether text is an IPv4 address in dotted decimal form or an IPv6
// address (RFC 4291), without zone.
func IsIP[T ~string](text T) bool { return net.ParseIP(string(text)) != nil }

// IsIPv4 reports whether text is an IPv4 address; "::ffff:192.0.2.1" is one.
func IsIPv4[T ~string](text T) bool { return net.ParseIP(string(text)).To4() != nil }

// IsIPv6 reports whether text is an IPv6 address that stands for no IPv4 one.
func IsIPv6[T ~string](text T) bool { return IsIP(text) && !IsIPv4(text) }

// IsCIDR reports whether text is an address with the length of its prefix, such
// as "192.0.2.0/24" (RFC 4632, RFC 4291).
func IsCIDR[T ~string](text T) bool {
	_, _, err := net.ParseCIDR(string(text))
	return err == nil
}

// IsCIDRv4 is [IsCIDR] for IPv4, where no bit behind the prefix may be set.
func IsCIDRv4[T ~string](text T) bool {
	ip, network, err := net.ParseCIDR(string(text))
	return err == nil && ip.To4() != nil && network.IP.Equal(ip)
}

// IsCIDRv6 is [IsCIDR] for IPv6.
func IsCIDRv6[T ~string](text T) bool {
	ip, _, err := net.ParseCIDR(string(text))
	return err == nil && ip.To4() == nil
}

// IsMAC reports whether text is an IEEE 802 MAC-48, EUI-48 or EUI-64 address, or
// a 20-byte address of InfiniBand.
func IsMAC[T ~string](text T) bool {
	_, err := net.ParseMAC(string(text))
	return err == nil
}

// IsHostname reports whether text is the name of a host that begins with a letter
// (RFC 952), in labels of at most 63 bytes.
func IsHostname[T ~string](text T) bool {
	return text != "" && isLetter(rune(text[0])) && IsHostname1123(text)
}

// IsHostname1123 is [IsHostname] for names that may begin with a digit (RFC 1123).
func IsHostname1123[T ~string](text T) bool {
	for label := range strings.SplitSeq(string(text), ".") {
		if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' || !only(label, inLabel) {
			return false
		}
	}
	return true
}

func inLabel(r rune) bool { return isLetter(r) || isDigit(r) || r == '-' }

// IsHostnamePort reports whether text is a host of [IsHostname1123], or nothing,
// with a port from 1 to 65535, such as "example.com:443".
func IsHostnamePort[T ~string](text T) bool {
	host, port, err := net.SplitHostPort(string(text))
	if err != nil {
		return false
	}
	n, err := strconv.ParseInt(port, 10, 32)
	return err == nil && n >= 1 && n <= 65535 && (host == "" || IsHostname1123(host))
}

// IsURI reports whether text is an absolute URI or an absolute path (RFC 3986);
// a fragment does not count.
func IsURI[T ~string](text T) bool {
	bare, _, _ := strings.Cut(string(text), "#")
	_, err := url.ParseRequestURI(bare)
	return err == nil
}

// IsHTTPURL reports whether text is an absolute URL with the scheme http or https
// and a host.
func IsHTTPURL[T ~string](text T) bool { return hasScheme(string(text), "http", "https") }

// IsHTTPSURL reports whether text is an absolute URL with the scheme https and a
// host.
func IsHTTPSURL[T ~string](text T) bool { return hasScheme(string(text), "https", "https") }

func hasScheme(text, one, other string) bool {
	parsed, err := url.Parse(text)
	return err == nil && parsed.Host != "" && (parsed.Scheme == one || parsed.Scheme == other)
}
