package gocode

// Render formats the file and seals it as generated. An error here is a bug of
// the emitter; it carries the offending text with line numbers.
func (f *File) Render() ([]byte, error) {
	raw, err := f.unformatted()
	if err != nil {
		return nil, err
	}
	return seal(raw)
}
