package format

import "github.com/apigen/apigen/parser/ast"

// File returns the canonical text of a file as parser.ParseFile read it,
// without byte order mark, each line ending in LF. Formatting the result again
// changes nothing. The text of a file that is Broken, or has no Source, is
// returned as it is: what could not be read can't be laid out.
func File(f *ast.File) []byte {
	switch {
	case f.Source == nil:
		return nil
	case len(f.Broken) > 0:
		return f.Source.Text
	}
	tokens := tokenize(f)
	markFile(f, tokens)
	return write(arrange(tokens))
}
