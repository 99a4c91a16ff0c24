package jwt

import (
	"encoding/json"
	"errors"
	"slices"
	"unicode/utf8"
)

// maxDepth is how deep header and claims may nest: {} is depth 1.
const maxDepth = 32

var (
	errNotJSON   = errors.New("header or claims are not one JSON object")
	errDuplicate = errors.New("duplicate key in header or claims")
	errDepth     = errors.New("header or claims nest too deep")
)

// visit is told each member of an object, or each item of a list with a nil
// key. The value is its text as it stands.
type visit func(key, value []byte) error

// scanner reads JSON (RFC 8259) to the letter, and nothing that could be read
// in two ways: no key twice in an object, however it is written, no invalid
// UTF-8, no half surrogate pairs, no more than 32 levels.
type scanner struct {
	data  []byte
	at    int
	depth int
}

// members scans an object that is all of data and visits its members.
func members(data []byte, member visit) error {
	if !utf8.Valid(data) || len(data) == 0 || data[0] != '{' {
		return errNotJSON
	}
	s := scanner{data: data}
	if err := s.object(member); err != nil {
		return err
	}
	if s.space(); s.at != len(data) {
		return errNotJSON
	}
	return nil
}

// items visits the items of a list that was scanned before.
func items(list []byte, item visit) error {
	s := scanner{data: list}
	return s.list(item)
}

// peek returns the next byte, or 0 at the end, which nothing begins with.
func (s *scanner) peek() byte {
	if s.at == len(s.data) {
		return 0
	}
	return s.data[s.at]
}

func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

func (s *scanner) space() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return
		}
	}
}

func (s *scanner) value() error {
	switch c := s.peek(); c {
	case '{':
		return s.object(nil)
	case '[':
		return s.list(nil)
	case '"':
		return s.text()
	case 't':
		return s.literal("true")
	case 'f':
		return s.literal("false")
	case 'n':
		return s.literal("null")
	}
	return s.number()
}

func (s *scanner) object(member visit) error {
	var seen keys
	return s.sequence('}', func() error {
		key, err := s.key()
		if err != nil {
			return err
		}
		if !seen.add(key) {
			return errDuplicate
		}
		start := s.at
		if err := s.value(); err != nil || member == nil {
			return err
		}
		return member(key, s.data[start:s.at])
	})
}

func (s *scanner) list(item visit) error {
	return s.sequence(']', func() error {
		start := s.at
		if err := s.value(); err != nil || item == nil {
			return err
		}
		return item(nil, s.data[start:s.at])
	})
}

// sequence scans from an opening bracket to the closing one.
func (s *scanner) sequence(closing byte, element func() error) error {
	if s.depth++; s.depth > maxDepth {
		return errDepth
	}
	s.at++
	s.space()
	if !s.take(closing) {
		for more := true; more; {
			s.space()
			if err := element(); err != nil {
				return err
			}
			s.space()
			if more = s.take(','); !more && !s.take(closing) {
				return errNotJSON
			}
		}
	}
	s.depth--
	return nil
}

// key scans a key up to its value.
func (s *scanner) key() ([]byte, error) {
	start := s.at
	if s.peek() != '"' {
		return nil, errNotJSON
	}
	if err := s.text(); err != nil {
		return nil, err
	}
	key := plain(s.data[start:s.at])
	s.space()
	if !s.take(':') {
		return nil, errNotJSON
	}
	s.space()
	return key, nil
}

// plain returns what a scanned text says, without its quotes.
func plain(quoted []byte) []byte {
	if !slices.Contains(quoted, '\\') {
		return quoted[1 : len(quoted)-1]
	}
	var text string
	_ = json.Unmarshal(slices.Clone(quoted), &text) // a copy keeps what was scanned off the heap; it is valid
	return []byte(text)
}

// keys are those of one object.
type keys struct {
	few  [12][]byte
	n    int
	many map[string]bool
}

func (k *keys) add(key []byte) bool {
	if k.many != nil {
		if k.many[string(key)] {
			return false
		}
		k.many[string(key)] = true
		return true
	}
	for _, other := range k.few[:k.n] {
		if string(other) == string(key) {
			return false
		}
	}
	if k.n < len(k.few) {
		k.few[k.n] = key
		k.n++
		return true
	}
	k.many = map[string]bool{string(key): true}
	for _, other := range k.few {
		k.many[string(other)] = true
	}
	return true
}
