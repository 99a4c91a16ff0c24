package bind

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// flaw is why a text is not acceptable JSON, and where. Its path is collected
// inside out while the scan unwinds.
type flaw struct {
	rule, message string
	path          []string
}

func (f *flaw) in(segment string) *flaw {
	f.path = append(f.path, segment)
	return f
}

func (f *flaw) pointer() string {
	var text strings.Builder
	for _, segment := range slices.Backward(f.path) {
		text.WriteString("/" + escape(segment))
	}
	return text.String()
}

// scanner checks a JSON text and notes its tokens in one pass. It accepts what
// RFC 8259 calls a JSON text, less what the package doc refuses.
type scanner struct {
	text   []byte
	pos    int
	tokens []token
	large  map[int]map[string]struct{} // names of objects with many members
}

func scan(text []byte) ([]token, *flaw) {
	if bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		return nil, &flaw{rule: "bom", message: "must not begin with a byte order mark"}
	}
	s := &scanner{text: text, tokens: make([]token, 0, min(len(text)/8, 1024)+4)}
	s.space()
	if s.pos == len(text) {
		return nil, &flaw{rule: "empty", message: "must not be empty"}
	}
	if bad := s.value(1); bad != nil {
		return nil, bad
	}
	s.space()
	if s.pos < len(text) {
		return nil, &flaw{rule: "trailing", message: "must hold one JSON value and nothing after it, see " + s.place()}
	}
	return s.tokens, nil
}

func (s *scanner) space() {
	for s.pos < len(s.text) {
		switch s.text[s.pos] {
		case ' ', '\t', '\r', '\n':
			s.pos++
		default:
			return
		}
	}
}

// peek returns the byte at the position, or 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func (s *scanner) place() string { return fmt.Sprintf("byte %d", s.pos+1) }

func (s *scanner) syntax(want string) *flaw {
	if s.pos >= len(s.text) {
		return &flaw{rule: "json", message: "is not valid JSON: it ends too early, expected " + want}
	}
	return &flaw{rule: "json", message: "is not valid JSON: expected " + want + " at " + s.place()}
}

// value scans one value. The depth is what the value has if it is a container.
func (s *scanner) value(depth int) *flaw {
	switch c := s.peek(); {
	case c == '{':
		return s.container(depth, kindObject)
	case c == '[':
		return s.container(depth, kindArray)
	case c == '"':
		return s.leaf(kindString, s.str)
	case c == '-' || '0' <= c && c <= '9':
		return s.leaf(kindNumber, s.number)
	case c == 't':
		return s.leaf(kindBool, func() *flaw { return s.word("true") })
	case c == 'f':
		return s.leaf(kindBool, func() *flaw { return s.word("false") })
	case c == 'n':
		return s.leaf(kindNull, func() *flaw { return s.word("null") })
	}
	return s.syntax("a value")
}

func (s *scanner) open(k kind) int {
	s.tokens = append(s.tokens, token{start: s.pos, kind: k})
	return len(s.tokens) - 1
}

func (s *scanner) close(at int) {
	s.tokens[at].end, s.tokens[at].next = s.pos, len(s.tokens)
}

func (s *scanner) leaf(k kind, read func() *flaw) *flaw {
	at := s.open(k)
	if bad := read(); bad != nil {
		return bad
	}
	s.close(at)
	return nil
}

func (s *scanner) word(want string) *flaw {
	if !bytes.HasPrefix(s.text[s.pos:], []byte(want)) {
		return s.syntax("a value")
	}
	s.pos += len(want)
	return nil
}

// container scans an array or object and its separators.
func (s *scanner) container(depth int, k kind) *flaw {
	if depth > MaxDepth {
		return &flaw{rule: "depth", message: fmt.Sprintf("must not nest deeper than %d levels", MaxDepth)}
	}
	at, end, each := s.open(k), byte(']'), s.item
	if k == kindObject {
		end, each = '}', s.member
	}
	s.pos++
	s.space()
	for count := 0; count > 0 || s.peek() != end; count++ {
		if count == MaxItems {
			return &flaw{rule: "items", message: fmt.Sprintf("must hold at most %d items", MaxItems)}
		}
		if bad := each(at, count, depth); bad != nil {
			return bad
		}
		s.space()
		if s.peek() != ',' {
			break
		}
		s.pos++
		s.space()
	}
	if s.peek() != end {
		return s.syntax(`"," or "` + string(end) + `"`)
	}
	s.pos++
	s.close(at)
	return nil
}

func (s *scanner) item(_, count, depth int) *flaw {
	if bad := s.value(depth + 1); bad != nil {
		return bad.in(strconv.Itoa(count))
	}
	return nil
}
