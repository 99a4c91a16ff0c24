package gocode_test

import (
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/gocode"
)

func render(t *testing.T, f *gocode.File) string {
	t.Helper()
	out, err := f.Render()
	require.NoError(t, err)
	return string(out)
}

func TestImportsAreGroupedAndNeverClash(t *testing.T) {
	f := gocode.NewFile("greet/internal/handler", "handler")
	f.Std("net/http", "time")
	f.Use("greet/internal/a/user", "greet/internal/b/user", "example.com/x/handler")
	f.Var().Id("_").Op("=").Index().Any().Values(
		jen.Qual("greet/internal/a/user", "A"), jen.Qual("greet/internal/b/user", "B"),
		jen.Qual("example.com/x/handler", "C"), jen.Qual("net/http", "MethodGet"),
	)
	require.Contains(t, render(t, f), `import (
	"net/http"

	"greet/internal/a/user"
	user2 "greet/internal/b/user"

	handler2 "example.com/x/handler"
)`)
}

func TestTextCannotLeaveAComment(t *testing.T) {
	f := gocode.NewFile("p", "p")
	f.Add(gocode.Comment("/* one", "two\nvar Evil = 1\r\n*/ func init() {}")...)
	f.Var().Id("X").Int()
	out := render(t, f)
	for line := range strings.Lines(out) {
		if strings.Contains(line, "Evil") || strings.Contains(line, "init") {
			require.True(t, strings.HasPrefix(line, "// "), "%q", line)
		}
	}
}

func TestTags(t *testing.T) {
	for raw, want := range map[string]string{
		`json:"role,options=user|admin"`:              "`json:\"role\"`",
		`json:"id,omitempty,optional,string"`:         "`json:\"id,omitempty,string\"`",
		`json:"c,options=[EUR,USD],default=EUR"`:      "`json:\"c\"`",
		`form:"page,default=1" validate:"min=1"`:      "`form:\"page,default=1\" validate:\"min=1\"`",
		`json:"-"`:                                    "`json:\"-\"`",
		`json:"-,"`:                                   "`json:\"-,\"`",
		`json:"-,optional"`:                           "`json:\"-,\"`",
		`json:"-,omitempty"`:                          "`json:\"-,omitempty\"`",
		`json:"k,options=[int,string,bool]"`:          "`json:\"k\"`",
		`json:"a" , form:"b"`:                         "`json:\"a\"`",
		"json:\"a\" gorm:\"x`; import _ \\\"evil\\\"": "`json:\"a\"`",
		`nonsense`: "",
		``:         "",
	} {
		f := gocode.NewFile("p", "p")
		f.Type().Id("T").Struct(jen.Id("F").Int().Id(gocode.Tag(raw, "")))
		field := "\tF int"
		if want != "" {
			field += " " + want
		}
		require.Contains(t, render(t, f), field+"\n", raw)
	}
}
