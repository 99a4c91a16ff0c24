package merge

// pair is a route of the contract and what it was when apigen last ran.
type pair struct {
	now Route
	was *RecordedRoute // nil for a new route
}

// match finds what each route was, and which are gone. A route is known by its
// group and handler first, then by method and path, then by a handler that only
// one route had and only one has.
func match(was []RecordedRoute, now []Route) (pairs []pair, gone []RecordedRoute) {
	m := matcher{was: was, used: make([]bool, len(was)), pairs: make([]pair, len(now))}
	for i, r := range now {
		m.pairs[i].now = r
	}
	for _, alike := range []func(identity) identity{
		func(id identity) identity { return id },
		func(id identity) identity { return identity{group: id.group, handler: id.handler} },
		func(id identity) identity { return identity{method: id.method, path: id.path} },
		func(id identity) identity { return identity{handler: id.handler} },
	} {
		m.by(alike)
	}
	for i, o := range was {
		if !m.used[i] {
			gone = append(gone, o)
		}
	}
	return m.pairs, gone
}

type matcher struct {
	was   []RecordedRoute
	used  []bool
	pairs []pair
}

// identity is what a route may be known by.
type identity struct{ method, path, group, handler string }

// by pairs routes that agree in a part of their identity and are the only ones
// left that do.
func (m *matcher) by(part func(identity) identity) {
	before, after := map[identity][]int{}, map[identity][]int{}
	for i, o := range m.was {
		if !m.used[i] {
			key := part(identity{o.Method, o.Path, o.Group, o.Handler})
			before[key] = append(before[key], i)
		}
	}
	for i, p := range m.pairs {
		if p.was == nil {
			key := part(identity{p.now.Method, p.now.Path, p.now.Group, p.now.Handler})
			after[key] = append(after[key], i)
		}
	}
	for key, now := range after {
		if was := before[key]; len(now) == 1 && len(was) == 1 {
			m.pairs[now[0]].was, m.used[was[0]] = &m.was[was[0]], true
		}
	}
}
