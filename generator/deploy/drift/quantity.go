package drift

import (
	"math/big"
	"strings"
)

// factors are the suffixes of quantities.
var factors = map[string]*big.Rat{
	"n": power(10, -9), "u": power(10, -6), "m": power(10, -3), "": power(10, 0), "k": power(10, 3), "M": power(10, 6),
	"G": power(10, 9), "T": power(10, 12), "P": power(10, 15), "E": power(10, 18),
	"Ki": power(1024, 1), "Mi": power(1024, 2), "Gi": power(1024, 3), "Ti": power(1024, 4), "Pi": power(1024, 5), "Ei": power(1024, 6),
}

func power(base, exponent int64) *big.Rat {
	n := new(big.Int).Exp(big.NewInt(base), big.NewInt(max(exponent, -exponent)), nil)
	if exponent < 0 {
		return new(big.Rat).SetFrac(big.NewInt(1), n)
	}
	return new(big.Rat).SetInt(n)
}

// quantity is what a quantity such as 100m or 1Gi stands for.
func quantity(s string) (*big.Rat, bool) {
	number := strings.TrimRight(s, "EGKMPTikmnu")
	factor, ok := factors[s[len(number):]]
	if !ok || len(number) > 30 || number == "" || strings.Trim(number, "0123456789.+-") != "" {
		return nil, false
	}
	value, ok := new(big.Rat).SetString(number)
	if !ok {
		return nil, false
	}
	return value.Mul(value, factor), true
}
