package store

import "time"

// Moment returns a time as a column gives it back: in UTC, as columns without a
// zone can't tell another, and cut to the number of digits of a second, 0 to 9.
func Moment(at time.Time, digits int) time.Time {
	unit := time.Second
	for range digits {
		unit /= 10
	}
	return at.UTC().Truncate(max(unit, 1))
}

// Day returns the day that at names in its own zone, as a column of dates gives
// it back: its begin in UTC.
func Day(at time.Time) time.Time {
	year, month, day := at.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
