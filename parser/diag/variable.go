package diag

import "regexp"

// foreignVariables are how other routers spell variables, with or without what
// they may hold: {id}, {id:[0-9]+}, {rest...}, :id([0-9]+), :id:[0-9]+, <int:id>.
var foreignVariables = []*regexp.Regexp{
	regexp.MustCompile(`^\{\*?([A-Za-z_][A-Za-z0-9_.-]*?)(\.\.\.|\?|:.*)?\}$`),
	regexp.MustCompile(`^:([A-Za-z_][A-Za-z0-9_.-]*)(\(.*|:.*|\?|\*|\+|\{.*)$`),
	regexp.MustCompile(`^<(?:[a-z]+:)?([A-Za-z_][A-Za-z0-9_.-]*)>$`),
}

// takesRest is such a variable that holds the rest of the path.
var takesRest = regexp.MustCompile(`^\{\*|\.\.\.\}$|:\.[*+]\}$|^:[A-Za-z0-9_.-]+[*+]$|^:[A-Za-z0-9_.-]+\(\.[*+]\)$`)

// PathVariable returns a segment of a path in the spelling of another router as
// contracts spell it, :id or, at the end of a path, *rest. It is empty for a
// segment that is none of these.
func PathVariable(segment string, last bool) string {
	for _, form := range foreignVariables {
		m := form.FindStringSubmatch(segment)
		switch {
		case m == nil:
		case last && takesRest.MatchString(segment):
			return "*" + m[1]
		default:
			return ":" + m[1]
		}
	}
	return ""
}
