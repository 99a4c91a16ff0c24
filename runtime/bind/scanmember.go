package bind

import "bytes"

// fewKeys is up to how many members are compared one by one for duplicates.
const fewKeys = 16

// member scans a name, ":" and a value of the object at token object.
func (s *scanner) member(object, count, depth int) *flaw {
	if s.peek() != '"' {
		return s.syntax("a name in double quotes")
	}
	key := s.open(kindKey)
	if bad := s.str(); bad != nil {
		return bad
	}
	s.close(key)
	if s.repeated(object, key, count) {
		bad := &flaw{rule: "duplicate", message: "must be given once"}
		return bad.in(s.name(key))
	}
	s.space()
	if s.peek() != ':' {
		return s.syntax(`":"`).in(s.name(key))
	}
	s.pos++
	s.space()
	if bad := s.value(depth + 1); bad != nil {
		return bad.in(s.name(key))
	}
	s.tokens[key].next = len(s.tokens)
	return nil
}

func (s *scanner) quoted(key int) []byte { return s.text[s.tokens[key].start:s.tokens[key].end] }

func (s *scanner) name(key int) string { return unquote(s.quoted(key)) }

// repeated reports whether the key names an earlier member of the object. A
// map takes over when there are many, to stay linear on hostile input.
func (s *scanner) repeated(object, key, count int) bool {
	quoted := s.quoted(key)
	if count <= fewKeys {
		for earlier := object + 1; earlier < key; earlier = s.tokens[earlier].next {
			if s.same(earlier, quoted) {
				return true
			}
		}
		return false
	}
	names := s.names(object, key)
	name := unquote(quoted)
	if _, ok := names[name]; ok {
		return true
	}
	names[name] = struct{}{}
	return false
}

func (s *scanner) same(earlier int, quoted []byte) bool {
	known := s.quoted(earlier)
	if bytes.IndexByte(known, '\\') < 0 && bytes.IndexByte(quoted, '\\') < 0 {
		return bytes.Equal(known, quoted)
	}
	return unquote(known) == unquote(quoted)
}

// names returns the set of names of a large object, filled on first use with
// the members before key.
func (s *scanner) names(object, key int) map[string]struct{} {
	if set, ok := s.large[object]; ok {
		return set
	}
	if s.large == nil {
		s.large = map[int]map[string]struct{}{}
	}
	set := map[string]struct{}{}
	for earlier := object + 1; earlier < key; earlier = s.tokens[earlier].next {
		set[s.name(earlier)] = struct{}{}
	}
	s.large[object] = set
	return set
}
