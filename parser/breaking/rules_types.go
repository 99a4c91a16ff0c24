package breaking

import (
	"fmt"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// spot is where two type expressions stand.
type spot struct {
	dir       direction
	text      bool            // text, not JSON: path, query, form, header
	keys      bool            // the names of a JSON object
	many      bool            // a name may come several times
	commas    bool            // a list is one text with commas
	before    known           // the values of the old request
	from, to  *contract.Field // what limits the value beyond its type; nil for nothing
	depth     int             // how many lists of the field the value is in
	deeper    int             // how many more in the new contract
	wasQuoted bool            // in JSON
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
	s.many, s.commas, s.change = false, false, s.says("%s %s", what, s.what)
	s.detail += " " + what
	s.depth++
	return s
}

// refs compares two types on the wire. It reports false when they differ so
// that nothing inside them can be compared.
func (c *comparison) refs(s spot, old, new *contract.Ref) bool {
	o, n := old.OnWire(), new.OnWire()
	was, is := s.classOf(o), s.classOf(n)
	switch {
	case was == is:
		c.readers(s, old.Core(), new.Core())
		return c.quoting(s, was) && c.insides(s, was, o, n)
	case s.dir == request && new.Core().Kind == contract.External:
		// it need not take all values of its wire type
	case s.quotedText(was, is):
		return true
	case c.wider(s, was, is):
		return true
	case s.mayList(was, n):
		c.add(s.new, "%s may come several times now", s.what)
		return c.refs(s.single(), old, n.Elem)
	}
	c.mismatch(s, old, new, was, is)
	return false
}

// classOf is the class of a core type at the spot.
func (s spot) classOf(core *contract.Ref) class { return classOf(core, s.text && !s.keys) }

// mayList reports whether one value is as good as a list of one. A text with a
// comma would be several in a header.
func (s spot) mayList(was class, n *contract.Ref) bool {
	slice := n.Kind == contract.Slice || n.Kind == contract.Array && n.Len == 1
	if !slice || s.classOf(n.Elem.Core()) != was {
		return false
	}
	return s.many || s.commas && was != text && was != anything
}

// single is the spot of a value that became the only one of a list.
func (s spot) single() spot {
	s.many, s.commas, s.deeper = false, false, 1
	return s
}

// readers reports values of a request that a type of a Go package reads now, which
// may refuse some of them.
func (c *comparison) readers(s spot, old, new *contract.Ref) {
	if s.dir == request && new.Kind == contract.External && (old.Kind != contract.External || old.String() != new.String()) {
		c.report(RequestCheckTightened, s.says("%s must be what %s takes now", s.what, new))
	}
}

func (c *comparison) mismatch(s spot, old, new *contract.Ref, was, is class) {
	rule := c.ruleFor(s.dir, RequestTypeChanged, ResponseTypeChanged)
	o, n := old.Core(), new.Core()
	if was == list && s.classOf(o.Elem.Core()) == is || is == list && s.classOf(n.Elem.Core()) == was {
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
	case s.dir == request && is == text && s.textBefore(was):
		c.report(ParamTypeWidened, s.says("%s is any text now", s.what))
	default:
		return false
	}
	return true
}

// textBefore reports whether the values of a class are texts on the wire, which
// read as a text mean what they meant: not so bytes.
func (s spot) textBefore(was class) bool {
	switch was {
	case class(contract.Time):
		return true
	case list, file, object, dictionary, anything, class(contract.Bytes):
		return false
	}
	return s.text
}

func (c *comparison) quoting(s spot, of class) bool {
	if s.wasQuoted == s.isQuoted || of != numeric && of != boolean && of != text {
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
		keys.text, keys.keys, keys.from, keys.to = true, true, nil, nil
		return c.refs(keys, old.Key, new.Key) && c.elements(s.element("an element of"), old, new)
	case object:
		c.lead(pair{old.Type, new.Type, s.dir})
	}
	return true
}

func (c *comparison) numbers(s spot, old, new *contract.Ref) bool {
	was, is := s.numberOf(s.from, s.depth, old), s.numberOf(s.to, s.depth+s.deeper, new)
	switch {
	case numberOf(old) == numberOf(new):
	case s.dir == request && !numberOf(new).holds(was):
		c.report(RequestNumberNarrowed, s.says("%s is %s, and was %s", s.what, new, old))
		return false
	case s.dir == response && !numberOf(old).holds(is):
		c.report(ResponseNumberWidened, s.says("%s is %s, and was %s", s.what, new, old))
		return false
	default:
		c.add(s.new, "%s is %s in the %s, and was %s", s.what, new, s.dir, old)
	}
	return true
}

// numberOf is the set of numbers that a type and its field let through.
func (s spot) numberOf(f *contract.Field, depth int, core *contract.Ref) number {
	n := numberOf(core)
	if f == nil {
		return n
	}
	if d := domainOf(f, depth, s.text); numberOf(d.core) == n && !d.shown.empty() {
		n.min, n.max = d.shown.min, d.shown.max
	}
	return n
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

// nulls compares whether JSON null may stand for values of two types.
func (c *comparison) nulls(s spot, old, new *contract.Ref) {
	c.nullity(s, nilable(old), nilable(new))
}

// nullity compares whether JSON null may stand for a value.
func (c *comparison) nullity(s spot, was, is bool) {
	switch {
	case s.dir == request && was && !is:
		c.report(RequestNullRefused, s.says("%s can't be null any more", s.what))
	case s.dir == response && is && !was:
		c.report(ResponseFieldOptional, s.says("%s may be null", s.what))
	case was != is:
		c.add(s.new, "%s is less strict about null", s.what)
	}
}
