package lint

import (
	"github.com/apigen/apigen/parser/diag"
)

// Level says what becomes of the findings of a rule.
type Level string

// The levels.
const (
	Off     Level = "off"     // not reported
	Warning Level = "warning" // reported
	Error   Level = "error"   // reported, and the run fails
)

// ParseLevel reads a level as it is written in settings.
func ParseLevel(text string) (Level, bool) {
	switch level := Level(text); level {
	case Off, Warning, Error:
		return level, true
	}
	return "", false
}

// Levels changes the levels of rules. Rules that are not in it keep their own:
// Warning, or Off for those that say so. A nil Levels changes nothing.
type Levels map[diag.Code]Level

// Configurable lists the rules that Levels may have: those of this package, and
// those of a contract that are warnings.
func Configurable() []string {
	var names []string
	for _, rule := range diag.Rules() {
		if rule.Stage != diag.InOutput && rule.Severity == diag.Warning {
			names = append(names, string(rule.Code))
		}
	}
	return names
}

// Apply returns the list with the levels of l: warnings that are off are left
// out, others become errors. Errors stay what they are.
func (l Levels) Apply(list diag.List) diag.List {
	var out diag.List
	for _, d := range list {
		if d.Severity == diag.Warning {
			switch l.of(d.Code) {
			case Off:
				continue
			case Error:
				d.Severity = diag.Error
			}
		}
		out.Add(d)
	}
	return out
}

func (l Levels) of(code diag.Code) Level {
	if level, set := l[code]; set {
		return level
	}
	if rule, known := diag.RuleOf(code); known && rule.Off() {
		return Off
	}
	return Warning
}
