package store

import (
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// MaxDigits is the most digits on either side of the point of a decimal whose
// column states no number of them.
const MaxDigits = 1000

// Digits says which decimals a column keeps exactly.
type Digits struct {
	// Column is its name, for errors.
	Column string
	// Precision is the count of all digits, Scale of those after the point, as in
	// DECIMAL(10,2). Precision 0 is any number of them, up to [MaxDigits] on
	// either side.
	Precision, Scale int
	// Float tells that the engine keeps floating-point numbers (SQLite), about 15
	// digits. A number that would come back as another one is refused.
	Float bool
}

// Number is a decimal: a coefficient times a power of ten. Those of
// github.com/shopspring/decimal are.
type Number interface {
	Coefficient() *big.Int
	Exponent() int32
}

var numeral = regexp.MustCompile(`^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$`)

// Text returns the text of a number as the column gives it back: with Scale
// digits after the point, or with Float without zeros at the end. Anything but a
// number that the column keeps exactly is [ErrInvalid]; so are NaN and infinity.
func (d Digits) Text(text string) (string, error) {
	parts := numeral.FindStringSubmatch(text)
	if parts == nil || parts[2]+parts[3] == "" {
		return "", d.refuse("it is no decimal number")
	}
	power, _ := strconv.Atoi(parts[4]) // "" is 0
	number, err := d.keep(parts[2]+parts[3], power-len(parts[3]))
	if err != nil {
		return "", err
	}
	if parts[1] == "-" && strings.Trim(number, "0.") != "" {
		number = "-" + number
	}
	return number, nil
}

// Check reports whether the column keeps a number exactly; else it is [ErrInvalid].
func (d Digits) Check(number Number) error {
	_, err := d.keep(new(big.Int).Abs(number.Coefficient()).String(), int(number.Exponent()))
	return err
}

// keep spells digits times a power of ten, if the column keeps that.
func (d Digits) keep(digits string, power int) (string, error) {
	digits = strings.TrimLeft(digits, "0")
	if digits == "" && (power > 0 || power < -MaxDigits) {
		power = 0
	}
	if len(digits)+power > MaxDigits || power < -MaxDigits-len(digits) {
		return "", d.refuse("it has too many digits")
	}
	whole, fraction := point(digits, power)
	if d.Precision > 0 {
		fraction = scaled(fraction, d.Scale)
		if len(fraction) > max(d.Scale, 0) {
			return "", d.refuse(fmt.Sprintf("it has more than %d digits after the point", d.Scale))
		}
		if len(whole) > max(d.Precision-d.Scale, 0) {
			return "", d.refuse(fmt.Sprintf("it has more than %d digits before the point", d.Precision-d.Scale))
		}
	}
	if len(fraction) > MaxDigits {
		return "", d.refuse("it has too many digits")
	}
	if d.Float {
		return d.float(whole, strings.TrimRight(fraction, "0"))
	}
	return spelled(whole, fraction), nil
}

// point splits digits times a power of ten at the point, without zeros in front.
func point(digits string, power int) (whole, fraction string) {
	if power >= 0 {
		return digits + strings.Repeat("0", power), ""
	}
	if missing := -power - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	at := len(digits) + power
	return digits[:at], digits[at:]
}

// scaled gives a fraction its number of digits, unless it needs more.
func scaled(fraction string, scale int) string {
	fraction = strings.TrimRight(fraction, "0")
	return fraction + strings.Repeat("0", max(scale-len(fraction), 0))
}

func spelled(whole, fraction string) string {
	if whole == "" {
		whole = "0"
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

// float refuses what a floating-point number, or an integer of 64 bits, would
// not give back.
func (d Digits) float(whole, fraction string) (string, error) {
	number := spelled(whole, fraction)
	if _, err := strconv.ParseInt(number, 10, 64); err == nil {
		return number, nil
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsInf(value, 0) || strconv.FormatFloat(value, 'f', -1, 64) != number {
		return "", d.refuse("it has more digits than a floating-point number keeps")
	}
	return number, nil
}

func (d Digits) refuse(why string) error {
	return fmt.Errorf("%w: column %s: %s", ErrInvalid, d.Column, why)
}
