package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// style is a way to join words to a name.
type style struct {
	name    string
	pattern *regexp.Regexp
	join    func(words []string) string
}

// styles tell each other apart by names of several words. A single lower-case
// word is at home in most of them and says nothing.
var styles = []style{
	{"camelCase", regexp.MustCompile(`^[a-z][a-z0-9]*([A-Z][a-z0-9]*)+$`), camel},
	{"snake_case", regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)+$`), func(w []string) string { return strings.Join(w, "_") }},
	{"kebab-case", regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`), func(w []string) string { return strings.Join(w, "-") }},
	{"PascalCase", regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`), pascal},
}

// wireName is one name on the wire and the field that has it.
type wireName struct {
	span  source.Span
	name  string
	style int // index in styles
}

// kebab is the place of kebab-case in styles.
const kebab = 2

// tagNameStyles reports the names that are not in the style of most; of equally
// common styles the first in the list above counts as that of most. Header
// names have a style of their own, and names without a tag are Go's.
func (p *pass) tagNameStyles() {
	p.reportStyles(p.wireNames(), 0, func(n wireName, most int) {
		p.warn(n.span, diag.TagNameStyle, fmt.Sprintf("%s is %s, and most names are %s", n.name, styles[n.style].name, styles[most].name),
			fmt.Sprintf("write %s", styles[most].join(words(n.name))))
	})
}

// reportStyles calls report for each name that is not in the style of most.
// Where no style is more common than another, usual is that of most.
func (p *pass) reportStyles(names []wireName, usual int, report func(n wireName, most int)) {
	counts := make([]int, len(styles))
	for _, n := range names {
		counts[n.style]++
	}
	most := usual
	for i, n := range counts {
		if n > counts[most] {
			most = i
		}
	}
	for _, n := range names {
		if n.style != most {
			report(n, most)
		}
	}
}

// styleOf returns the index of a name's style, or -1 when it shows none.
func styleOf(name string) int {
	return slices.IndexFunc(styles, func(s style) bool { return s.pattern.MatchString(strings.Trim(name, "_")) })
}

// wireNames returns every name that shows a style, those of shared files once.
func (p *pass) wireNames() []wireName {
	var out []wireName
	seen := map[wireName]bool{}
	for _, u := range p.units {
		for _, t := range u.API.Types {
			for _, f := range t.Fields {
				for _, n := range styled(f) {
					if !seen[n] {
						seen[n] = true
						out = append(out, n)
					}
				}
			}
		}
	}
	return out
}

func styled(f *contract.Field) []wireName {
	var out []wireName
	for _, w := range f.Wire {
		if f.Tag == "" || w.Ignored || w.In == contract.Header || w.In == contract.CookiePart {
			continue
		}
		if i := styleOf(w.Name); i >= 0 {
			out = append(out, wireName{f.Span, w.Name, i})
		}
	}
	return out
}

func camel(words []string) string { return words[0] + pascal(words[1:]) }

func pascal(words []string) string {
	var out strings.Builder
	for _, w := range words {
		out.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return out.String()
}
