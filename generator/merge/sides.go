package merge

import (
	"fmt"
	"path"
	"slices"
)

// After a merge a record may have lines of both sides for one route: one branch
// renamed it, the other one wrote its logic.

// dropSides forgets what a route of the contract was on one side when its logic
// is not there and that of the other side is: then it is that one, renamed.
func (m *merger) dropSides() error {
	var without []RecordedRoute
	at := map[[2]string]int{}
	for _, o := range m.was.Routes {
		at[[2]string{o.Method, o.Path}]++
	}
	for _, o := range m.was.Routes {
		if at[[2]string{o.Method, o.Path}] < 2 {
			continue // there is no other side
		}
		other := slices.IndexFunc(m.was.Routes, func(r RecordedRoute) bool { return r.sameEndpoint(o) })
		if other < 0 || !m.current(o) {
			continue
		}
		its, err := m.logicOf(o)
		if err != nil {
			return err
		}
		others, err := m.logicOf(m.was.Routes[other])
		if err != nil {
			return err
		}
		if len(its) == 0 && len(others) > 0 {
			without = append(without, o)
		}
	}
	m.was.Routes = slices.DeleteFunc(m.was.Routes, func(o RecordedRoute) bool { return slices.Contains(without, o) })
	return nil
}

// sameEndpoint reports whether two routes of a record have one method and path,
// and are not the same.
func (o RecordedRoute) sameEndpoint(other RecordedRoute) bool {
	return o.Method == other.Method && o.Path == other.Path && (o.Group != other.Group || o.Handler != other.Handler)
}

// current reports whether the contract has a route as it is recorded.
func (m *merger) current(o RecordedRoute) bool {
	return slices.ContainsFunc(m.wants.Routes, func(r Route) bool {
		return r.Method == o.Method && r.Path == o.Path && r.Group == o.Group && r.Handler == o.Handler
	})
}

func (m *merger) logicOf(o RecordedRoute) ([]method, error) {
	files, err := m.goFiles(path.Dir(o.File))
	return methods(files, o.Type, o.Func), err
}

// refuseSide refuses to let an untouched stub win over the logic that the other
// side of a merge has for the same route.
func (m *merger) refuseSide(o RecordedRoute) {
	i := slices.IndexFunc(m.pairs, func(p pair) bool { return p.was != nil && p.was.sameEndpoint(o) })
	if i < 0 {
		return
	}
	stub, err := m.file(m.pairs[i].was.File)
	if err != nil || stub.base == nil || !m.was.untouched(stub.path, stub.base) {
		return
	}
	found, err := m.logicOf(o)
	if err != nil || len(found) == 0 {
		return
	}
	f := found[0].file
	if f.base == nil || m.was.untouched(f.path, f.base) || m.needed(f.path) {
		return
	}
	m.refuse(f, f.offset(found[0].decl.Name.Pos()),
		fmt.Sprintf("the logic of %s %s is here as %s, but the untouched stub %s would take its place", o.Method, o.Path, o.Handler, stub.path),
		fmt.Sprintf("delete %s, keep the line of %s in %s and run again; or move the code there and delete this file", stub.path, o.Handler, RecordPath))
}
