package breaking

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// comparison is one run of Compare.
type comparison struct {
	old, new *contract.API
	roots    []root

	oldRoutes, newRoutes []placed

	nodes   map[pair]*node
	objects map[*contract.Type][]item // values that were read already
	queue   []pair                    // pairs of structs that wait to be compared
	found   map[key]*Finding
	order   []*Finding
	added   []Addition
	told    map[string]bool // additions that are already listed
	kept    map[string]bool // names of types in the new contract
	renames map[string]bool // old types that have another name now
	node    *node           // receives what is found now
}

// root is one pair of routes that belong together, or an old one that is gone.
type root struct {
	old, new placed
	node     *node
}

// node is what was found in one pair of routes or types, and the pairs of types
// that these lead to. Each pair of types is compared once in each direction.
type node struct {
	findings []*Finding
	children []*node
}

// pair is two types that stand in the same place, on the way in or out.
type pair struct {
	old, new *contract.Type
	dir      direction
}

type direction string

const (
	request  direction = "request"
	response direction = "response"
)

// key tells root causes apart.
type key struct {
	rule     diag.Code
	old, new source.Pos
	detail   string
}

// change is what is said about one difference.
type change struct {
	what     string      // what differs, as the beginning of a sentence
	old, new source.Span // either may be zero
	removed  bool        // the old place is the one to show, and says what it is
	added    bool        // the new place says what it is
	note     string      // what the other place is; a default by what is known
	detail   string      // tells apart changes with the same places
	subjects []string
}

// report records a difference, once for all routes that it affects.
func (c *comparison) report(rule diag.Code, ch change) {
	k := key{rule: rule, old: ch.old.Start, new: ch.new.Start, detail: ch.detail}
	if ch.removed {
		k.new = source.Pos{}
	}
	if ch.added {
		k.old = source.Pos{}
	}
	f, known := c.found[k]
	if !known {
		f = newFinding(rule, ch)
		c.found[k] = f
		c.order = append(c.order, f)
	}
	for _, s := range ch.subjects {
		if !slices.Contains(f.Subjects, s) {
			f.Subjects = append(f.Subjects, s)
		}
	}
	if c.node != nil {
		c.node.findings = append(c.node.findings, f)
	}
}

func newFinding(id diag.Code, ch change) *Finding {
	rule, _ := RuleOf(id)
	f := &Finding{Rule: rule, Message: ch.what, Place: Place{Span: ch.new}, Other: Place{Old: true, Span: ch.old}, OtherSay: "this is what it was"}
	if ch.removed || !ch.new.Start.Valid() {
		f.Place, f.Other, f.OtherSay = f.Other, f.Place, "this is what is left"
	}
	f.OtherSay = cmp.Or(ch.note, f.OtherSay)
	return f
}

// add records a difference that breaks nobody.
func (c *comparison) add(at source.Span, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if id := at.Start.String() + message; !c.told[id] {
		c.told[id] = true
		c.added = append(c.added, Addition{Place: Place{Span: at}, Message: message})
	}
}

// count tells every finding which routes it affects.
func (c *comparison) count() {
	if len(c.order) == 0 {
		return
	}
	for _, r := range c.roots {
		for _, f := range r.node.reached() {
			f.Routes, f.affected = append(f.Routes, r.old.name()), append(f.affected, r)
		}
	}
	for _, f := range c.order {
		f.Experimental = len(f.affected) > 0 && !slices.ContainsFunc(f.affected, func(r root) bool { return r.old.group.Stability != contract.Experimental })
	}
}

// reached returns every finding of a node and of all that it leads to, once.
func (n *node) reached() []*Finding {
	var out []*Finding
	seen, listed := map[*node]bool{n: true}, map[*Finding]bool{}
	for queue := []*node{n}; len(queue) > 0; queue = queue[1:] {
		for _, f := range queue[0].findings {
			if !listed[f] {
				listed[f] = true
				out = append(out, f)
			}
		}
		for _, child := range queue[0].children {
			if !seen[child] {
				seen[child] = true
				queue = append(queue, child)
			}
		}
	}
	return out
}

// finish completes the sentences and puts everything in the order of places,
// the new contract's first.
func (c *comparison) finish() *Report {
	for _, f := range c.order {
		f.Message += "; " + strings.Replace(f.Rule.breaks, "@", several(f.Routes), 1)
	}
	slices.SortStableFunc(c.order, func(a, b *Finding) int {
		return cmp.Or(comparePlaces(a.Place, b.Place), cmp.Compare(a.Rule.ID, b.Rule.ID), cmp.Compare(a.Message, b.Message))
	})
	slices.SortStableFunc(c.added, func(a, b Addition) int {
		return cmp.Or(comparePlaces(a.Place, b.Place), cmp.Compare(a.Message, b.Message))
	})
	return &Report{Findings: c.order, Additions: c.added}
}

func comparePlaces(a, b Place) int {
	if a.Old != b.Old {
		if a.Old {
			return 1
		}
		return -1
	}
	return cmp.Or(
		cmp.Compare(a.Span.Start.Filename, b.Span.Start.Filename),
		cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset),
	)
}

// several names routes, the first ones only when there are many.
func several(routes []string) string {
	switch len(routes) {
	case 0:
		return "the service"
	case 1:
		return routes[0]
	case 2:
		return routes[0] + " and " + routes[1]
	}
	return fmt.Sprintf("%s and %d other routes", routes[0], len(routes)-1)
}
