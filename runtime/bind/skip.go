package bind

// maxSkipped is how many unknown members the open objects may have before a text
// is read the careful way, which looks for repeated names in better time.
const maxSkipped = 16

// skipped is an unknown member that was passed over.
type skipped struct {
	name  string
	depth int // of its object
}

// Abandon ends the reading: the text is for those who can say what is wrong with it.
func (d *Reader) Abandon() { d.stop() }

// Unknown is for a member that the type does not have: it is passed over where
// unknown names are ignored, and ends the reading otherwise.
func (d *Reader) Unknown() {
	if d.bad || d.b.onUnknown() != IgnoreUnknown || !d.skip() {
		d.stop()
	}
}

// skip passes over the value of a member, and holds it to what any value must be.
func (d *Reader) skip() bool {
	name := scanner{text: d.raw, pos: d.named}
	if name.str() != nil {
		return false
	}
	member := skipped{unquote(d.raw[d.named:name.pos]), d.depth}
	for _, earlier := range d.skipped {
		if earlier == member {
			return false
		}
	}
	value := scanner{text: d.raw, pos: d.pos}
	if len(d.skipped) == maxSkipped || value.value(d.depth+1) != nil {
		return false
	}
	d.skipped = append(d.skipped, member)
	d.pos = value.pos
	return true
}

// forget drops the members of objects that are closed.
func (d *Reader) forget() {
	n := len(d.skipped)
	for n > 0 && d.skipped[n-1].depth > d.depth {
		n--
	}
	d.skipped = d.skipped[:n]
}
