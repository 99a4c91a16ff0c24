package diag

import (
	"regexp"
	"strings"
)

// foreignVariables are how other routers spell variables, with or without what
// they may hold: {id}, {id:[0-9]+}, {rest...}, :id([0-9]+), :id:[0-9]+, <int:id>.
var foreignVariables = []*regexp.Regexp{
	regexp.MustCompile(`^\{\*?([A-Za-z_][A-Za-z0-9_.-]*?)(\.\.\.|\?|:[^}]*(\{[0-9,]+\}[^}]*)*)?\}$`),
	regexp.MustCompile(`^:([A-Za-z_][A-Za-z0-9_.-]*)(\(.*|:.*[^A-Za-z0-9._~:-].*|\?|\*|\+|\{.*)$`),
	regexp.MustCompile(`^<(?:[a-z]+:)?([A-Za-z_][A-Za-z0-9_.-]*)>$`),
}

// takesRest is such a variable that holds the rest of the path.
var takesRest = regexp.MustCompile(`^\{\*|\.\.\.\}$|:\.[*+]\}$|^:[A-Za-z0-9_.-]+[*+]$|^:[A-Za-z0-9_.-]+\(\.[*+]\)$`)

// constrained is such a variable that says what it may hold.
var constrained = regexp.MustCompile(`^(\{[^}:]+:|:[^(]+\(|:[^:]+:)`)

// fileName is a variable with fixed text behind it, as OpenAPI has it.
var fileName = regexp.MustCompile(`^\{([A-Za-z_][A-Za-z0-9_-]*)\}\.[A-Za-z0-9]+$`)

// template is a segment with several variables, fixed text before, or a verb behind
// them, as OpenAPI has it: {from}-{to}, img-{id}, {id}:cancel.
var template = regexp.MustCompile(`^([A-Za-z0-9._~-]*[._~-])?\{VAR\}([._~-]+\{VAR\})*(:[A-Za-z0-9._~-]+)?$`)

var braces = regexp.MustCompile(`\{([A-Za-z_](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?)\}`)

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
	if template.MatchString(braces.ReplaceAllString(segment, "{VAR}")) {
		return braces.ReplaceAllString(segment, ":$1")
	}
	return ""
}

// PathHint says how contracts spell a segment of a path that is in the spelling of
// another router, or is empty.
func PathHint(segment string, last bool) string {
	meant := PathVariable(segment, last)
	if m := fileName.FindStringSubmatch(segment); m != nil {
		return "write :" + m[1] + ".:format, and say in a field what the format may be: `path:\"format,options=json\"`"
	}
	if meant != "" && !strings.HasPrefix(meant, "*") && constrained.MatchString(segment) {
		return "write " + meant + " and let its field say what it may hold, by its type or by `validate`"
	}
	if meant != "" {
		return "write " + meant
	}
	return ""
}
