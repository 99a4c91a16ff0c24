package bind

import "strconv"

// Where parts of a time stand in RFC 3339 notation.
const (
	secondHourDigit = len("2006-01-02T1")
	fractionPoint   = len("2006-01-02T15:04:05")
	zoneLength      = len("07:00")
)

// strictTime reports whether a text that package time takes for a time is one by
// RFC 3339 too: with hours of two digits, a point before the fraction, and an
// offset that is a time of day.
func strictTime(text string) bool {
	if len(text) <= fractionPoint || text[secondHourDigit] == ':' || text[fractionPoint] == ',' {
		return false
	}
	if text[len(text)-1] == 'Z' {
		return true
	}
	zone := text[len(text)-zoneLength:]
	hours, err := strconv.Atoi(zone[:2])
	minutes, other := strconv.Atoi(zone[3:])
	return err == nil && other == nil && hours < 24 && minutes < 60
}
