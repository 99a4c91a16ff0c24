package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Three files with twenty mistakes. ⟦code⟧ stands where the diagnostic must
// point; it is taken out before the files are written. The first file has a
// byte order mark, the second CRLF line ends.
var twentyMistakes = map[string]string{
	"main.api": "\uFEFF" + `syntax = "v1"

/* 多行
   注释 */ import ⟦import-not-found⟧"missing.api"
import "types.api"
import "more/user.api"

type Main {
	A ⟦unknown-type⟧strin ` + "`json:\"a\"`" + `
	/* 中文
	注释 */ ⟦duplicate-field⟧A int ` + "`json:\"b\"`" + `
	⟦duplicate-wire-name⟧B int ` + "`json:\"a\"`" + `
}

@server (
	⟦unknown-server-key⟧prefx: /v1
	timeout: ⟦bad-duration⟧3sec
	maxBytes: ⟦bad-size⟧ten
)
service main-api {
	@handler Do // 一
	get /do (⟦unknown-type⟧Mian)

	@handler ⟦duplicate-handler⟧Do
	post /do

	@handler Other
	⟦unsupported-method⟧trace /other

	⟦missing-handler⟧get /nohandler
}
`,
	"types.api": strings.ReplaceAll(`type Main2 {
	// 中文注释
	X int `+"`json:\"x,⟦bad-range⟧range=[9:1]\"`"+`
	Y string `+"`json:\"y,⟦range-on-non-number⟧range=[1:2]\"`"+`
	/* a
	b */ Z int `+"`json:\"z,⟦default-outside-options⟧default=3,options=1|2\"`"+`
	W int `+"`json:\"w,⟦options-type-mismatch⟧options=a|b\"`"+`
}

type ⟦duplicate-type⟧Main2 {}

type ⟦recursive-by-value⟧R {
	Next R
}

⟦syntax⟧typ Lost {}
`, "\n", "\r\n"),
	"more/user.api": `service main-api {
	@handler Get
	get /user/:id

	@handler GetAgain
	get ⟦duplicate-route⟧/user/:id/
}

service ⟦service-name-mismatch⟧other-api {
	@handler Last
	get /last
}
`,
}

var marks = regexp.MustCompile(`⟦([a-z-]+)⟧`)

// unmark takes the marks out of a file and returns what they announce.
func unmark(name, text string) (plain string, want []string) {
	for {
		at := marks.FindStringSubmatchIndex(text)
		if at == nil {
			return text, want
		}
		code := text[at[2]:at[3]]
		before := strings.TrimPrefix(text[:at[0]], "\uFEFF")
		line := strings.Count(before, "\n") + 1
		column := len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1
		want = append(want, fmt.Sprintf("%s:%d:%d %s", name, line, column, code))
		text = text[:at[0]] + text[at[1]:]
	}
}

func TestTwentyMistakesInThreeFilesAreAllReportedInTheirPlaces(t *testing.T) {
	t.Parallel()
	files, want := map[string]string{}, []string{}
	for name, text := range twentyMistakes {
		plain, announced := unmark(name, text)
		files[name] = plain
		want = append(want, announced...)
	}
	require.GreaterOrEqual(t, len(want), 20)
	ran := invoke(t, workspace(t, files), "api", "validate", "--format", "json", "main.api")
	require.Equal(t, exitFound, ran.code)
	var found []struct {
		Code, File   string
		Line, Column int
	}
	require.NoError(t, json.Unmarshal([]byte(ran.stdout), &found), ran.stdout)
	var got []string
	for _, d := range found {
		got = append(got, fmt.Sprintf("%s:%d:%d %s", d.File, d.Line, d.Column, d.Code))
	}
	require.ElementsMatch(t, want, got)
}
