package breaking

import (
	"strconv"

	"github.com/apigen/apigen/parser/contract"
)

// placed is a route with the group that it is in.
type placed struct {
	*contract.Route
	group    *contract.Group
	shape    string             // of the path
	segments []contract.Segment // of the path
	again    int                // earlier routes with the same endpoint; 0 in a contract without errors
}

func (p placed) name() string { return p.Method + " " + p.Path }

func placedRoutes(api *contract.API) []placed {
	var out []placed
	times := map[string]int{}
	for _, g := range api.Groups {
		for _, r := range g.Routes {
			p := placed{Route: r, group: g, shape: r.Shape(), segments: contract.Segments(r.Path)}
			p.again = times[p.endpoint()]
			times[p.endpoint()]++
			out = append(out, p)
		}
	}
	return out
}

// endpoint is what a client calls.
func (p placed) endpoint() string { return p.Method + " " + p.shape }

// twins are something old and the new thing that stands for it.
type twins[T any] struct{ old, new T }

// matchRoutes pairs routes: by method and shape of the path, then by group and
// handler, then by handler alone where that leaves no doubt.
func matchRoutes(old, new *contract.API) (couples []twins[placed], gone, fresh []placed) {
	gone, fresh = placedRoutes(old), placedRoutes(new)
	for _, id := range []func(placed) string{
		func(p placed) string { return p.endpoint() + " " + strconv.Itoa(p.again) },
		func(p placed) string { return p.group.Name + " " + p.Handler },
		func(p placed) string { return p.Handler },
	} {
		var more []twins[placed]
		more, gone, fresh = matchBy(id, gone, fresh)
		couples = append(couples, more...)
	}
	return couples, gone, fresh
}

// matchBy pairs what has the same id and is alone in having it.
func matchBy[T any, K comparable](id func(T) K, old, new []T) (pairs []twins[T], gone, fresh []T) {
	at := map[K][]int{}
	for i, n := range new {
		at[id(n)] = append(at[id(n)], i)
	}
	times := map[K]int{}
	for _, o := range old {
		times[id(o)]++
	}
	taken := map[int]bool{}
	for _, o := range old {
		if found := at[id(o)]; len(found) == 1 && times[id(o)] == 1 {
			pairs = append(pairs, twins[T]{o, new[found[0]]})
			taken[found[0]] = true
			continue
		}
		gone = append(gone, o)
	}
	for i, n := range new {
		if !taken[i] {
			fresh = append(fresh, n)
		}
	}
	return pairs, gone, fresh
}
