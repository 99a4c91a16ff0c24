package rest

// table finds the node of a fixed segment with one comparison: its edges lie
// where a hash of the length and four bytes says, and no two at one place.
// It is empty for nodes whose segments can't be told apart so.
type table struct {
	edges   []edge // a power of two, or none
	salt    uint32
	useless bool
}

type edge struct {
	text string
	node *node
}

// Bounds of the search for a table. Nodes with more edges are rare, and a map
// serves them well.
const (
	maxEdges = 64
	maxTable = 1024
	maxSalt  = 64
)

func newTable(fixed map[string]*node) table {
	for size := 1; size <= maxTable && len(fixed) <= maxEdges; size *= 2 {
		for salt := range uint32(maxSalt) {
			if t := (table{edges: make([]edge, size), salt: salt}); size >= len(fixed) && t.fill(fixed) {
				return t
			}
		}
	}
	return table{useless: true}
}

func (t *table) fill(fixed map[string]*node) bool {
	for text, n := range fixed {
		place := &t.edges[t.place(text)]
		if place.node != nil {
			return false
		}
		*place = edge{text, n}
	}
	return true
}

func (t *table) place(text string) uint32 {
	n := len(text)
	h := uint32(text[0])<<24 | uint32(text[n/4])<<16 | uint32(text[n/2])<<8 | uint32(text[n-1])
	h = (h + uint32(n)) * (0x9E3779B1 + 2*t.salt) // Knuth's multiplicative hashing, a multiplier for each salt
	return h >> 16 & uint32(len(t.edges)-1)
}

// fixedNext returns the node behind a fixed segment, or nil.
func (n *node) fixedNext(text string) *node {
	switch {
	case n.quick.useless:
		return n.fixed[text]
	case len(n.quick.edges) == 0 || text == "":
		return nil
	}
	if e := &n.quick.edges[n.quick.place(text)]; e.text == text {
		return e.node
	}
	return nil
}
