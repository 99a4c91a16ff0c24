package bind

// Together reports whether the input was sent along with another one, given
// tells whether that was. It records rule "required" when only the other one
// was sent and rule "together" when only this one was.
func (v Value) Together(other string, given bool) bool {
	if v.broken {
		return v.Present()
	}
	return together(v, v.Present(), other, given)
}

// Together is like [Value.Together].
func (n Node) Together(other string, given bool) bool { return together(n, n.Present(), other, given) }

// Either reports whether the input was sent instead of another one, given tells
// whether that was. It records rule "required" when neither was sent and rule
// "either" when both were.
func (v Value) Either(other string, given bool) bool {
	if v.broken {
		return v.Present()
	}
	return either(v, v.Present(), other, given)
}

// Either is like [Value.Either].
func (n Node) Either(other string, given bool) bool { return either(n, n.Present(), other, given) }

func together(in Input, present bool, other string, given bool) bool {
	switch {
	case given && !present:
		in.Fail("required", "is required together with "+other)
	case present && !given:
		in.Fail("together", "must not be sent without "+other)
	}
	return present && given
}

func either(in Input, present bool, other string, given bool) bool {
	switch {
	case !present && !given:
		in.Fail("required", "is required unless "+other+" is sent")
	case present && given:
		in.Fail("either", "must not be sent together with "+other)
	}
	return present && !given
}
