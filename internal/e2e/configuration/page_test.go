package configuration_test

import (
	"encoding"
	"flag"
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/internal/e2e/page"
	"github.com/apigen/apigen/internal/e2e/repo"
	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/jwt"
)

const settingsPage = "docs/settings.md"

var update = flag.Bool("update", false, "rewrite the generated parts of pages")

// documented is the configuration of a service with tokens and a database.
type documented struct {
	Served served `yaml:",inline"`

	Auth jwt.Config `yaml:"auth"`
}

// TestConfigurationOfTheSettingsPage holds the page to the types that read the
// file, their comments, and the defaults that are in force.
func TestConfigurationOfTheSettingsPage(t *testing.T) {
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "OTEL_") {
			t.Setenv(name, value) // brings it back
			os.Unsetenv(name)
		}
	}
	sections := map[string][]string{}
	documentKeys(t, sections, "", reflect.ValueOf(documented{}), comments{})
	var want strings.Builder
	for _, section := range slices.Sorted(maps.Keys(sections)) {
		title := "### Of the server"
		if section != "" {
			title = "### `" + section + "`"
		}
		fmt.Fprintf(&want, "\n%s\n\n| key | takes | default | |\n|---|---|---|---|\n%s", title, strings.Join(sections[section], ""))
	}
	replaceMarked(t, settingsPage, "configuration", want.String()+"\n")
}

// The example of the page is a configuration that services start with.
func TestConfigurationExampleOfTheSettingsPageIsRead(t *testing.T) {
	found := page.Blocks(repo.Read(t, settingsPage), "yaml")
	require.Len(t, found, 2)
	path := filepath.Join(t.TempDir(), "etc.yaml")
	require.NoError(t, os.WriteFile(path, []byte(found[1]), 0o600))
	config, err := conf.Load[documented](path, conf.WithEnv(func(string) (string, bool) { return "", false }))
	require.NoError(t, err)
	require.Equal(t, 15*time.Minute, config.Auth.TTL)
}

// documentKeys appends a row for each key of a value to its section, which is the
// first part of its path when something stands below that.
func documentKeys(t *testing.T, into map[string][]string, path string, value reflect.Value, known comments) {
	if shown, ok := value.Interface().(interface{ Effective() any }); ok {
		if all := reflect.ValueOf(shown.Effective()); all.Type() == value.Type() { // no method of an embedded one
			value = all
		}
	}
	for i := range value.NumField() {
		field := value.Type().Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		child := value.Field(i)
		if child.Kind() == reflect.Pointer && child.Type().Elem().Kind() == reflect.Struct {
			child = reflect.Zero(child.Type().Elem())
		}
		switch full := strings.TrimPrefix(path+"."+name, "."); {
		case name == "-" || !field.IsExported():
			continue
		case options == "inline":
			documentKeys(t, into, path, child, known)
		case child.Kind() == reflect.Struct && !isTextual(child.Type()):
			documentKeys(t, into, full, child, known)
		default:
			comment := known.of(t, value.Type(), field.Name)
			require.NotEmpty(t, comment, "%s.%s, which is the key %s, has no comment", value.Type(), field.Name, full)
			section, _, _ := strings.Cut(path, ".")
			into[section] = append(into[section], fmt.Sprintf("| `%s` | %s | %s | %s |\n", full, kindOf(t, field.Type), defaultOf(child), comment))
		}
	}
}

func isTextual(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// kindOf says what a file writes for a type.
func kindOf(t *testing.T, of reflect.Type) string {
	switch {
	case of == reflect.TypeFor[time.Duration]():
		return "duration"
	case of.PkgPath() == repo.Runtime+"/serve" && of.Name() == "Port":
		return "port"
	case isTextual(of), of.Kind() == reflect.String:
		return "text"
	}
	switch of.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "whole number"
	case reflect.Float64:
		return "number"
	case reflect.Slice:
		return "list: " + kindOf(t, of.Elem())
	case reflect.Map:
		return "mapping: " + kindOf(t, of.Elem())
	case reflect.Pointer:
		return kindOf(t, of.Elem())
	}
	require.Fail(t, "no word for "+of.String())
	return ""
}

// defaultOf shows a value in force, as a file would say it.
func defaultOf(value reflect.Value) string {
	for value.Kind() == reflect.Pointer && !value.IsNil() {
		value = value.Elem()
	}
	if value.IsZero() && value.Kind() != reflect.Bool {
		return "none"
	}
	text := fmt.Sprint(value.Interface())
	if d, ok := value.Interface().(time.Duration); ok {
		text = wholeUnits.ReplaceAllString(d.String(), "$1")
	}
	return "`" + strings.ReplaceAll(text, " ", ", ") + "`"
}

// wholeUnits are durations such as 30m0s.
var wholeUnits = regexp.MustCompile(`([hm])(?:0m)?0s$`)

// comments are those of the fields of structs, by package, type and field.
type comments map[string]map[string]string

func (c comments) of(t *testing.T, in reflect.Type, field string) string {
	if c[in.PkgPath()] == nil {
		c[in.PkgPath()] = commentsIn(t, repo.Path(t, strings.TrimPrefix(in.PkgPath(), repo.Module+"/")))
	}
	return c[in.PkgPath()][in.Name()+"."+field]
}

// commentsIn reads the comments of a folder, without the brackets of links. One
// comment may stand above several fields.
func commentsIn(t *testing.T, folder string) map[string]string {
	out := map[string]string{}
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	for _, name := range files {
		file, err := goparser.ParseFile(token.NewFileSet(), name, nil, goparser.ParseComments)
		require.NoError(t, err)
		ast.Inspect(file, func(node ast.Node) bool {
			spec, ok := node.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if of, ok := spec.Type.(*ast.StructType); ok {
				before := ""
				for _, field := range of.Fields.List {
					text := strings.Join(strings.Fields(field.Doc.Text()+" "+field.Comment.Text()), " ")
					if text == "" {
						text = before
					}
					before = text
					for _, ident := range field.Names {
						out[spec.Name.Name+"."+ident.Name] = tidyComment(text, of)
					}
				}
			}
			return false
		})
	}
	return out
}

var docLink = regexp.MustCompile(`\[(\w[\w.]*)\]`)

// tidyComment writes keys for names of fields: for the first word, which is that of
// the field, and for words that can be nothing else.
func tidyComment(text string, of *ast.StructType) string {
	text = strings.ReplaceAll(docLink.ReplaceAllString(text, "$1"), "|", `\|`)
	for _, field := range of.Fields.List {
		if field.Tag == nil {
			continue
		}
		tag := reflect.StructTag(strings.Trim(field.Tag.Value, "`"))
		key, _, _ := strings.Cut(tag.Get("yaml"), ",")
		for _, ident := range field.Names {
			if rest, first := strings.CutPrefix(text, ident.Name); first && key != "-" && strings.ContainsAny(rest[:min(1, len(rest))], " ,") {
				text = "`" + key + "`" + rest
			}
			if !strings.EqualFold(key, ident.Name) || strings.ToLower(key) == key {
				continue // an ordinary word, or nobody's key
			}
			text = regexp.MustCompile(`\b`+ident.Name+`\b`).ReplaceAllString(text, "`"+key+"`")
		}
	}
	return text
}

// replaceMarked compares a generated part of a page with what it has to be.
func replaceMarked(t *testing.T, page, name, want string) {
	t.Helper()
	lines := strings.SplitAfter(repo.Read(t, page), "\n")
	begin := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "<!-- begin "+name+":") })
	end := slices.Index(lines, "<!-- end "+name+" -->\n")
	require.True(t, 0 <= begin && begin < end, "%s has a part %s", page, name)
	if *update {
		all := strings.Join(lines[:begin+1], "") + want + strings.Join(lines[end:], "")
		require.NoError(t, os.WriteFile(repo.Path(t, page), []byte(all), 0o644))
		return
	}
	require.Equal(t, want, strings.Join(lines[begin+1:end], ""), "run go test ./internal/e2e/configuration -run OfTheSettingsPage -update")
}
