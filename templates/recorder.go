package templates

import (
	"bytes"
	"fmt"
	"sort"
	"text/template"
	syntax "text/template/parse"
)

// maxOutput is the size, in bytes, of what a template of a project may make.
const maxOutput = 1 << 20

var errTooLong = fmt.Errorf("this makes more than %d bytes", maxOutput)

// recorder collects what a template writes and remembers which part of the
// template each piece came from. text/template hands over the very bytes of its
// text nodes, so the address of the first one tells which node it is.
type recorder struct {
	text   bytes.Buffer
	nodes  map[*byte]int // offset of a text node in the template
	pieces []piece
	behind int // offset behind the last text node that was written
}

// piece is a run of output: copied from the template, or the value of an action
// behind that place.
type piece struct {
	at     int // in the output
	origin int // in the template
	copied bool
}

func newRecorder(t *template.Template) *recorder {
	r := &recorder{nodes: map[*byte]int{}}
	for _, part := range t.Templates() {
		if part.Tree != nil {
			r.index(part.Root)
		}
	}
	return r
}

// index finds the text nodes below a node.
func (r *recorder) index(node syntax.Node) {
	switch n := node.(type) {
	case *syntax.TextNode:
		if len(n.Text) > 0 {
			r.nodes[&n.Text[0]] = int(n.Pos)
		}
	case *syntax.ListNode:
		if n != nil {
			for _, inner := range n.Nodes {
				r.index(inner)
			}
		}
	case *syntax.IfNode:
		r.branch(&n.BranchNode)
	case *syntax.RangeNode:
		r.branch(&n.BranchNode)
	case *syntax.WithNode:
		r.branch(&n.BranchNode)
	}
}

func (r *recorder) branch(n *syntax.BranchNode) {
	r.index(n.List)
	r.index(n.ElseList)
}

// Write implements io.Writer.
func (r *recorder) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if r.text.Len()+len(p) > maxOutput {
		return 0, errTooLong
	}
	at, copied := r.nodes[&p[0]]
	if !copied {
		at = r.behind
	}
	r.pieces = append(r.pieces, piece{r.text.Len(), at, copied})
	if copied {
		r.behind = at + len(p)
	}
	return r.text.Write(p)
}

// origin maps an offset of the output to one of the template.
func (r *recorder) origin(at int) int {
	i := sort.Search(len(r.pieces), func(i int) bool { return r.pieces[i].at > at }) - 1
	if i < 0 {
		return 0
	}
	p := r.pieces[i]
	if p.copied {
		return p.origin + at - p.at
	}
	return p.origin
}
