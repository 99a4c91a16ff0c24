package contract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apigen/apigen/parser/ast"
	"github.com/apigen/apigen/parser/diag"
)

// checkText refuses text that could end early, or read differently from what
// it is, in generated files: control characters, invalid UTF-8, characters
// that turn the direction of writing, and backticks inside tags.
func (r *resolver) checkText() {
	for _, f := range r.program.Files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.Info:
				r.checkEntries(d.Entries)
			case *ast.Type:
				r.checkExprText(d.Expr)
			case *ast.Service:
				r.checkServiceText(d)
			}
		}
	}
}

func (r *resolver) checkServiceText(s *ast.Service) {
	if s.Server != nil {
		r.checkEntries(s.Server.Entries)
	}
	for _, route := range s.Routes {
		r.checkValue(route.Path, "")
		if route.Server != nil {
			r.checkEntries(route.Server.Entries)
		}
		if route.Doc != nil {
			r.checkEntries(route.Doc.Entries)
			if route.Doc.Text != nil {
				r.checkValue(*route.Doc.Text, "\n\r\t")
			}
		}
		r.checkExprText(route.Request)
		r.checkExprText(route.Response)
	}
}

func (r *resolver) checkEntries(entries []*ast.Entry) {
	for _, e := range entries {
		r.checkValue(e.Value, "\n\r\t")
	}
}

func (r *resolver) checkExprText(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Pointer:
		r.checkExprText(e.Elem)
	case *ast.Array:
		r.checkExprText(e.Elem)
	case *ast.Map:
		r.checkExprText(e.Elem)
	case *ast.External:
		r.checkValue(e.Ref, "")
	case *ast.Struct:
		for _, f := range e.Fields {
			if f.Tag != nil {
				r.checkTagText(*f.Tag)
			}
			r.checkExprText(f.Type)
		}
	}
}

func (r *resolver) checkTagText(tag ast.Text) {
	if i := strings.IndexByte(tag.Value, '`'); i >= 0 {
		r.report(diag.Errorf(r.within(tag, i, i+1), diag.UnsafeText, "a tag cannot contain a backtick").
			WithHint("write the tag without it"))
		return
	}
	r.checkValue(tag, "\t")
}

// checkValue reports the first character of a text that is neither plain nor
// among allowed.
func (r *resolver) checkValue(text ast.Text, allowed string) {
	for i, c := range text.Value {
		if !invisible(c) || strings.ContainsRune(allowed, c) {
			continue
		}
		_, size := utf8.DecodeRuneInString(text.Value[i:])
		r.report(diag.Errorf(r.within(text, i, i+size), diag.UnsafeText, "this text contains the invisible or invalid character %U", c).
			WithHint("remove it: it could change the meaning of generated files"))
		return
	}
}

// invisible reports whether a character has no business in generated text.
func invisible(c rune) bool {
	turning := c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069'
	return unicode.IsControl(c) || turning || c == utf8.RuneError ||
		c == '\u2028' || c == '\u2029' || c == '\uFEFF'
}
