package breaking

import "fmt"

// Step is the part of a version number that a change asks for (semver.org).
type Step string

// The steps.
const (
	Major Step = "major" // somebody breaks
	Minor Step = "minor" // something is new
	Patch Step = "patch" // nothing that clients notice
)

// StepFor suggests the step for a report at a level. Waived findings break all
// the same.
func StepFor(r *Report, level Level) (step Step, why string) {
	broken, beyond := r.At(level)
	switch {
	case len(broken) > 0:
		return Major, count(len(broken), "breaking change")
	case len(r.Additions)+len(beyond) > 0:
		return Minor, count(len(r.Additions)+len(beyond), "compatible change")
	}
	return Patch, "nothing that clients notice"
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
