package breaking

import (
	"slices"
	"strings"
	"time"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// What may be wrong with a waiver.
const (
	WaiverExpired diag.Code = "waiver-expired"
	WaiverUnused  diag.Code = "waiver-unused"
)

// Waiver accepts findings that somebody has thought about.
type Waiver struct {
	Rule   diag.Code
	Where  string      // a route such as "GET /v1/user/:id", a subject such as "User.email", a group or a prefix
	Reason string      // never empty
	Until  time.Time   // the last day, in UTC; zero for no end
	Span   source.Span // where it is written
}

// Waive splits findings into those that count and those that a waiver covers.
// A waiver holds through its last day. Warnings tell which waivers have ended
// and which cover nothing.
func Waive(findings []*Finding, waivers []Waiver, now time.Time) (counting, waived []*Finding, warnings diag.List) {
	used := make([]bool, len(waivers))
	for _, f := range findings {
		covered := false
		for i, w := range waivers {
			if w.covers(f) {
				used[i] = true
				covered = covered || !w.ended(now)
			}
		}
		if covered {
			waived = append(waived, f)
			continue
		}
		counting = append(counting, f)
	}
	for i, w := range waivers {
		warnings.Add(w.check(used[i], now)...)
	}
	return counting, waived, warnings
}

func (w Waiver) check(used bool, now time.Time) diag.List {
	switch {
	case w.ended(now):
		return diag.List{diag.Warningf(w.Span, WaiverExpired, "this waiver of %s ended on %s", w.Rule, w.Until.Format(time.DateOnly)).
			WithHint("remove it, or give it a later date")}
	case !used:
		return diag.List{diag.Warningf(w.Span, WaiverUnused, "this waiver of %s at %s covers nothing", w.Rule, w.Where).
			WithHint("remove it")}
	}
	return nil
}

func (w Waiver) ended(now time.Time) bool {
	return !w.Until.IsZero() && !now.Before(w.Until.AddDate(0, 0, 1))
}

// covers reports whether the waiver speaks about a finding. A route covers what
// breaks that route alone, a group or prefix what breaks routes below it alone:
// the others need waivers of their own.
func (w Waiver) covers(f *Finding) bool {
	if w.Rule != f.Rule.ID {
		return false
	}
	if slices.Contains(f.Subjects, w.Where) {
		return true
	}
	where := strings.Join(strings.Fields(w.Where), " ")
	for _, side := range []func(root) placed{func(r root) placed { return r.old }, func(r root) placed { return r.new }} {
		other := func(r root) bool { return side(r).name() != where && !side(r).isWithin(where) }
		if len(f.affected) > 0 && !slices.ContainsFunc(f.affected, other) {
			return true
		}
	}
	return false
}

// isWithin reports whether a route is in a group, in one below it, or has a path
// that begins with a prefix. The names of a prefix's variables do not matter.
func (p placed) isWithin(where string) bool {
	if strings.HasPrefix(where, "/") {
		prefix := strings.TrimSuffix((&contract.Route{Path: where}).Shape(), "/")
		return strings.HasPrefix(p.shape+"/", prefix+"/")
	}
	where = strings.Trim(where, "/")
	return where != "" && strings.HasPrefix(p.group.Name+"/", where+"/")
}
