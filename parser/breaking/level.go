package breaking

import "fmt"

// Level says whom a change breaks. A check at one level includes the ones
// before it.
type Level int

const (
	// Wire changes break whoever speaks HTTP with the service: a request that
	// was accepted is refused or read differently, or an answer lacks or changes
	// what it had.
	Wire Level = iota
	// JSON changes leave old requests and most old answers valid, and break
	// clients with types of their own: an enum gets a value, a number outgrows
	// its type, a variable of a path has another name.
	JSON
	// Source changes do not show in HTTP at all. They break Go code written
	// against the generated service: names and types of Go.
	Source
)

var levelNames = []string{"wire", "json", "source"}

// String names the level as flags and settings do.
func (l Level) String() string { return levelNames[l] }

// ParseLevel reads the name of a level.
func ParseLevel(text string) (Level, error) {
	for i, name := range levelNames {
		if name == text {
			return Level(i), nil
		}
	}
	return 0, fmt.Errorf("%q is no level; use wire, json or source", text)
}
