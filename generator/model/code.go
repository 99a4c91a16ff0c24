package model

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
)

// code is Go text under construction. $Name and ${Name} in what is put stand
// for the names of the table.
type code struct {
	text bytes.Buffer
	vars map[string]string
}

// put adds text. Further pairs of a name and what it stands for hold for this
// text only.
func (c *code) put(text string, pairs ...string) {
	c.text.WriteString(os.Expand(strings.TrimPrefix(text, "\n"), func(name string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		value, ok := c.vars[name]
		if !ok {
			return "$" + name // a compile error, which says where
		}
		return value
	}))
}

// line adds one line as it is.
func (c *code) line(format string, args ...any) {
	fmt.Fprintf(&c.text, format, args...)
	c.text.WriteByte('\n')
}

// comment adds text of a schema as a comment, whatever it holds.
func (c *code) comment(text string) {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return ' '
			}
			return r
		}, line)
		c.text.WriteString(strings.TrimRight("// "+strings.TrimSpace(line), " ") + "\n")
	}
}

// standard are the packages of the standard library that generated code uses.
var standard = []string{"slices", "context", "database/sql", "database/sql/driver", "encoding/base64", "encoding/json", "errors", "fmt", "strconv", "time", "crypto/rand"}

// packages are the imports that generated code may need, by the name it uses.
func (p *pack) packages() map[string]string {
	out := map[string]string{
		"gorm": "gorm.io/gorm", "clause": "gorm.io/gorm/clause", "decimal": "github.com/shopspring/decimal",
	}
	for _, name := range standard {
		out[path.Base(name)] = name
	}
	for _, name := range []string{"store", "cache", "cache/rowcodec", "secret"} {
		out[path.Base(name)] = path.Join(p.settings.Runtime, name)
	}
	return out
}

var qualifier = regexp.MustCompile(`\b([a-z0-9]+)\.[A-Z]`)

// file is a generated file with this text and the imports that it needs.
func (p *pack) file(name string, build func() *code) plan.File {
	return gocode.Written(p.path(name+"_gen.go"), standard, func() []byte {
		text := build().text.Bytes()
		return slices.Concat([]byte("package "+p.packageName()+"\n\n"), p.imports(text), text)
	})
}

// imports names the packages that text uses. Comments and literals may name
// more than code does, so they are left out of the search.
func (p *pack) imports(text []byte) []byte {
	known := p.packages()
	used := map[string]bool{}
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(bytes.TrimSpace(line), []byte("//")) {
			continue
		}
		for _, found := range qualifier.FindAllSubmatch(stripText(line), -1) {
			if at := known[string(found[1])]; at != "" {
				used[at] = true
			}
		}
	}
	if len(used) == 0 {
		return nil
	}
	var out bytes.Buffer
	out.WriteString("import (\n")
	paths := make([]string, 0, len(used))
	for at := range used {
		paths = append(paths, at)
	}
	slices.Sort(paths)
	for _, at := range paths {
		fmt.Fprintf(&out, "\t%q\n", at)
	}
	out.WriteString(")\n\n")
	return out.Bytes()
}

var quoted = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`")

func stripText(line []byte) []byte { return quoted.ReplaceAll(line, nil) }

func (p *pack) path(name string) string { return path.Join(p.settings.Dir, name) }

func (p *pack) packageName() string { return gocode.PackageName(p.settings.Package) }
