package breaking

import (
	"fmt"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// spot is where two type expressions stand.
type spot struct {
	dir       direction
	text      bool // text, not JSON: path, query, form, header
	many      bool // a name may come several times
	wasQuoted bool // in JSON
	isQuoted  bool
	change    // what is changed when they differ
}

// says is the change at the spot with a sentence of its own.
func (s spot) says(format string, args ...any) change {
	ch := s.change
	ch.what = fmt.Sprintf(format, args...)
	return ch
}

// element is the spot of what a list or map consists of.
func (s spot) element(what string) spot {
	s.many, s.change = false, s.says("%s %s", what, s.what)
	s.detail += " " + what
	return s
}

// refs compares two types on the wire. It reports false when they differ so
// that nothing inside them can be compared.
func (c *comparison) refs(s spot, old, new *contract.Ref) bool {
	o, n := old.Core(), new.Core()
	was, is := classOf(o), classOf(n)
	switch {
	case was == is:
		return c.quoting(s, was) && c.insides(s, was, o, n)
	case s.quotedText(was, is):
		return true
	case c.wider(s, was, is):
		return true
	case s.many && is == list && classOf(n.Elem.Core()) == was:
		c.add(s.new, "%s may come several times now", s.what)
		return true
	}
	c.mismatch(s, old, new, was, is)
	return false
}

func (c *comparison) mismatch(s spot, old, new *contract.Ref, was, is class) {
	rule := c.ruleFor(s.dir, RequestTypeChanged, ResponseTypeChanged)
	o, n := old.Core(), new.Core()
	if was == list && classOf(o.Elem.Core()) == is || is == list && classOf(n.Elem.Core()) == was {
		rule = c.ruleFor(s.dir, RequestListChanged, ResponseListChanged)
	}
	c.report(rule, s.says("%s is %s, and was %s", s.what, new, old))
}

func (c *comparison) ruleFor(dir direction, in, out diag.Code) diag.Code {
	if dir == request {
		return in
	}
	return out
}

// quotedText is for a quoted number that gives way to text, or the reverse where
// an answer is concerned: text holds all quoted numbers.
func (s spot) quotedText(was, is class) bool {
	if s.dir == request {
		return s.wasQuoted && !s.isQuoted && is == text
	}
	return s.isQuoted && !s.wasQuoted && was == text
}

// wider reports whether everything that was sent still fits.
func (c *comparison) wider(s spot, was, is class) bool {
	switch {
	case s.dir == request && is == anything || s.dir == response && was == anything:
		c.add(s.new, "%s is less strict in the %s", s.what, s.dir)
	case s.dir == request && s.text && is == text && was != list && was != file:
		c.report(ParamTypeWidened, s.says("%s is any text now", s.what))
	default:
		return false
	}
	return true
}

func (c *comparison) quoting(s spot, of class) bool {
	if s.wasQuoted == s.isQuoted || of != numeric && of != boolean {
		return true
	}
	what := s.says("%s is quoted now", s.what)
	if s.wasQuoted {
		what = s.says("%s is not quoted any more", s.what)
	}
	c.report(c.ruleFor(s.dir, RequestQuotingChanged, ResponseQuotingChanged), what)
	return false
}

// insides compares two core types of one class.
func (c *comparison) insides(s spot, of class, old, new *contract.Ref) bool {
	switch of {
	case numeric:
		return c.numbers(s, old, new)
	case list:
		return c.lists(s, old, new)
	case dictionary:
		keys := s.element("a key of")
		keys.text = true
		return c.refs(keys, old.Key, new.Key) && c.elements(s.element("an element of"), old, new)
	case object:
		c.lead(pair{old.Type, new.Type, s.dir})
	}
	return true
}

func (c *comparison) numbers(s spot, old, new *contract.Ref) bool {
	was, is := numberOf(old), numberOf(new)
	switch {
	case was == is:
	case s.dir == request && !is.holds(was):
		c.report(RequestNumberNarrowed, s.says("%s is %s, and was %s", s.what, new, old))
		return false
	case s.dir == response && !was.holds(is):
		c.report(ResponseNumberWidened, s.says("%s is %s, and was %s", s.what, new, old))
		return false
	default:
		c.add(s.new, "%s is %s in the %s, and was %s", s.what, new, s.dir, old)
	}
	return true
}

// lists compares slices and arrays; an array has exactly so many elements.
func (c *comparison) lists(s spot, old, new *contract.Ref) bool {
	in, out := old, new // everything that fits in must fit out
	if s.dir == response {
		in, out = new, old
	}
	if out.Kind == contract.Array && (in.Kind != contract.Array || in.Len != out.Len) {
		c.report(c.ruleFor(s.dir, RequestTypeChanged, ResponseTypeChanged), s.says("%s is %s, and was %s", s.what, new, old))
		return false
	}
	return c.elements(s.element("an element of"), old, new)
}

func (c *comparison) elements(s spot, old, new *contract.Ref) bool {
	if !c.refs(s, old.Elem, new.Elem) {
		return false
	}
	if !s.text {
		c.nulls(s, old.Elem, new.Elem)
	}
	return true
}

// nulls compares whether JSON null may stand for a value.
func (c *comparison) nulls(s spot, old, new *contract.Ref) {
	was, is := nilable(old), nilable(new)
	switch {
	case s.dir == request && was && !is:
		c.report(RequestNullRefused, s.says("%s can't be null any more", s.what))
	case s.dir == response && is && !was:
		c.report(ResponseFieldOptional, s.says("%s may be null", s.what))
	case was != is:
		c.add(s.new, "%s is less strict about null", s.what)
	}
}
