package bind

// Object is a JSON object being read. Every name that is legal must be asked
// for with Field before Close.
type Object struct{ node Node }

func (n Node) object() (*Object, bool) {
	if !n.is(kindObject, "must be an object") {
		return nil, false
	}
	return &Object{node: n}, true
}

// Field returns the member with exactly this name, absent or not.
func (o *Object) Field(name string) Node {
	doc := o.node.doc
	for key := range o.keys() {
		if named(doc.token(key), name) {
			doc.tokens[key].used = true
			return Node{doc: doc, at: key + 1}
		}
	}
	return Node{doc: doc, at: o.node.at, name: name, gone: true}
}

// Close records rule "unknown" for each member nobody asked for, unless they
// are to be ignored.
func (o *Object) Close() {
	doc := o.node.doc
	for key := range o.keys() {
		if doc.tokens[key].used {
			continue
		}
		if doc.b.onUnknown() == IgnoreUnknown {
			return
		}
		Node{doc: doc, at: key + 1}.Fail("unknown", messageUnknown)
	}
}

// keys yields the token indexes of the member names.
func (o *Object) keys() func(yield func(int) bool) {
	tokens, at := o.node.doc.tokens, o.node.at
	return func(yield func(int) bool) {
		for key := at + 1; key < tokens[at].next; key = tokens[key].next {
			if !yield(key) {
				return
			}
		}
	}
}
