package contract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// exported turns a name into an exported Go identifier: the first letter is
// upper-cased, and characters that Go does not allow are dropped with the
// letter after them upper-cased (`Pkg.Jwt` → `PkgJwt`, `get-user` → `GetUser`).
// Names that have no upper case, such as Chinese ones, get an X in front. It is
// empty when nothing is left.
func exported(name string) string {
	var b strings.Builder
	up := true
	for _, c := range name {
		letter := unicode.IsLetter(c) || unicode.IsDigit(c) || (c == '_' && b.Len() > 0)
		switch {
		case !letter || c == utf8.RuneError:
			up = true
		case up:
			b.WriteRune(unicode.ToUpper(c))
			up = false
		default:
			b.WriteRune(c)
		}
	}
	out := b.String()
	if first, _ := utf8.DecodeRuneInString(out); out != "" && !unicode.IsUpper(first) {
		return "X" + out
	}
	return out
}

// handlerName is the exported name of a handler without its Handler suffix,
// unless the suffix is all there is.
func handlerName(name string) string {
	trimmed := strings.TrimSuffix(strings.TrimSuffix(name, "Handler"), "handler")
	if out := exported(trimmed); out != "" {
		return out
	}
	return exported(name)
}

// middlewareName is the exported name of a middleware without its Middleware
// suffix, unless the suffix is all there is.
func middlewareName(name string) string {
	if out := exported(strings.TrimSuffix(name, "Middleware")); out != "" {
		return out
	}
	return exported(name)
}

// suggestHandler makes a handler name out of a method and a path:
// `get /user/:id` → `GetUserId`.
func suggestHandler(method, path string) string {
	words := []string{strings.ToLower(method)}
	for _, s := range segments(path) {
		words = append(words, strings.TrimLeft(s, ":*"))
	}
	return exported(strings.Join(words, "-"))
}

// fold reduces a name to what case-insensitive file systems and package names
// keep of it.
func fold(name string) string { return strings.ToLower(signs.Replace(name)) }

var signs = strings.NewReplacer("_", "", "-", "", ".", "")
