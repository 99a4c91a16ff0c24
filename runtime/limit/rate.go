package limit

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	maxLimit = 1_000_000_000
	maxPer   = 366 * 24 * time.Hour
	maxBurst = 1_000_000_000

	// minInterval keeps rounding to nanoseconds below one percent.
	minInterval = 100 * time.Nanosecond
)

// Rate is how often something may happen. Its text form is "100/m", with s, m,
// h or d for a second, minute, hour or day, or a duration as in "5/10s"; a burst
// other than the limit follows as in "100/s burst 200". The zero Rate is none: it
// is valid in a configuration, but no limiter takes it.
type Rate struct {
	// Limit is how many may pass per Per, at least 1.
	Limit int
	// Per is the period, more than zero and at most 366 days.
	Per time.Duration
	// Burst is how many may pass at once after a pause. Zero means Limit.
	Burst int
}

// ParseRate reads the text form of a rate.
func ParseRate(text string) (Rate, error) {
	count, rest, ok := strings.Cut(text, "/")
	period, burst, bursts := strings.Cut(rest, " burst ")
	limit, err := strconv.Atoi(strings.TrimSpace(count))
	if !ok || err != nil {
		return Rate{}, errRate
	}
	r := Rate{Limit: limit}
	if r.Per, err = parsePeriod(strings.TrimSpace(period)); err != nil {
		return Rate{}, err
	}
	if bursts {
		if r.Burst, err = strconv.Atoi(strings.TrimSpace(burst)); err != nil || r.Burst < 1 {
			return Rate{}, errRate
		}
	}
	return r, r.Usable()
}

var errRate = errors.New(`a rate must read like "100/m", "10/s" or "100/s burst 200"`)

var units = map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}

func parsePeriod(text string) (time.Duration, error) {
	if per, ok := units[text]; ok {
		return per, nil
	}
	per, err := time.ParseDuration(text)
	if err != nil {
		return 0, errRate
	}
	return per, nil
}

// UnmarshalText reads the text form.
func (r *Rate) UnmarshalText(text []byte) error {
	rate, err := ParseRate(string(text))
	if err == nil {
		*r = rate
	}
	return err
}

// MarshalText returns the text form, and an empty text for the zero Rate.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// String returns the text form.
func (r Rate) String() string {
	if r == (Rate{}) {
		return ""
	}
	period := r.Per.String()
	for unit, per := range units {
		if per == r.Per {
			period = unit
		}
	}
	text := strconv.Itoa(r.Limit) + "/" + period
	if r.Burst != 0 && r.Burst != r.Limit {
		text += " burst " + strconv.Itoa(r.Burst)
	}
	return text
}

// Validate reports a rate that no limiter takes, but for the zero Rate.
func (r Rate) Validate() error {
	switch {
	case r == Rate{}:
		return nil
	case r.Limit < 1 || r.Limit > maxLimit:
		return fmt.Errorf("rate: the limit must be from 1 to %d", maxLimit)
	case r.Per <= 0 || r.Per > maxPer:
		return errors.New("rate: the period must be more than 0 and at most 366 days")
	case r.Burst < 0 || r.Burst > maxBurst:
		return fmt.Errorf("rate: the burst must be from 0 to %d", maxBurst)
	case r.Interval() < minInterval:
		return errors.New("rate: more than 10 million per second can't be counted")
	case r.Interval() > maxWait/time.Duration(r.Capacity()):
		return errors.New("rate: the burst takes more than 100 years to refill")
	}
	return nil
}

// Usable is Validate, and an error for the zero Rate. It is for those who write
// limiters.
func (r Rate) Usable() error {
	if r == (Rate{}) {
		return errors.New(`rate: is missing; set one such as "100/m"`)
	}
	return r.Validate()
}

const maxWait = 100 * 365 * 24 * time.Hour

// Interval is the time in which one more becomes free.
func (r Rate) Interval() time.Duration { return r.Per / time.Duration(max(r.Limit, 1)) }

// Capacity is how many may pass at once: Burst, or Limit when that is zero.
func (r Rate) Capacity() int {
	if r.Burst > 0 {
		return r.Burst
	}
	return max(r.Limit, 1)
}
