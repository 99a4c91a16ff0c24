package breaking

import (
	"fmt"
	"time"

	"github.com/apigen/apigen/parser/contract"
)

// limit compares how many requests two groups let through: how fast, how many
// at once, and whose are counted together.
func (c *comparison) limit(old, new *contract.Group) {
	was, is := old.Limit, new.Limit
	switch {
	case is == nil && was == nil:
	case is == nil:
		c.add(new.Span, "requests are not limited any more")
	case was == nil:
		c.report(LimitLowered, c.guard(old, new, "limit", "requests are limited to "+limitText(is)))
	case limitText(is) == limitText(was):
	case perSecond(is) < perSecond(was), atOnce(is) < atOnce(was), !finer(is, was):
		c.report(LimitLowered, c.guard(old, new, limitKey(was, is), fmt.Sprintf("requests are limited to %s, and were to %s", limitText(is), limitText(was))))
	default:
		c.add(option(new, limitKey(was, is)), "requests are limited to %s, and were to %s", limitText(is), limitText(was))
	}
}

// limitKey is the key that says the difference.
func limitKey(was, is *contract.Limit) string {
	switch {
	case was.Count != is.Count || was.Per != is.Per:
		return "limit"
	case was.By != is.By || was.Header != is.Header:
		return "limitBy"
	}
	return "burst"
}

func perSecond(l *contract.Limit) float64 { return float64(l.Count) / l.Per.Seconds() }

// atOnce is how many requests may come at once after a pause.
func atOnce(l *contract.Limit) int64 {
	if l.Burst > 0 {
		return l.Burst
	}
	return l.Count
}

// finer reports whether requests that are counted together were so before: all
// requests of a route were, whatever else they have in common.
func finer(is, was *contract.Limit) bool {
	return was.By == contract.ByRoute || is.By == was.By && is.Header == was.Header
}

// limitText says all of a limit, so that two texts are equal only when the
// limits are.
func limitText(l *contract.Limit) string {
	text := fmt.Sprintf("%d in %s", l.Count, map[time.Duration]string{time.Second: "a second", time.Minute: "a minute", time.Hour: "an hour"}[l.Per])
	if atOnce(l) != l.Count {
		text += fmt.Sprintf(", %d at once", l.Burst)
	}
	switch l.By {
	case contract.ByIP:
		text += " from an address"
	case contract.BySubject:
		text += " of a subject"
	case contract.ByHeader:
		text += " with a value of " + l.Header
	}
	return text
}
