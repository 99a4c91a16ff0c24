package conf_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/serve"
)

// badFiles maps a file to all of its problems, without "service.yaml:".
var badFiles = map[string]struct {
	yaml string
	want []string
}{
	"unknown key":         {base + "prot: 1\n", []string{`2:1: unknown key "prot"; did you mean "port"?`}},
	"other case":          {base + "Port: 1\n", []string{`2:1: unknown key "Port"; did you mean "port"?`}},
	"unknown nested":      {base + "log:\n  levle: info\n", []string{`3:3: unknown key "levle"; did you mean "level"?`}},
	"nothing near":        {base + "log: {zzzzzzz: 1}\n", []string{`2:7: unknown key "zzzzzzz"; possible here: format, level`}},
	"nothing near, many":  {base + "zzzzzzz: 1\n", []string{`2:1: unknown key "zzzzzzz"; remove it`}},
	"skipped field":       {base + "store: {skipped: x}\n", []string{`2:9: unknown key "skipped"; remove it`}},
	"duplicate":           {base + "port: 1\nport: 2\n", []string{`3:1: duplicate key "port"; it is already set on line 2`}},
	"duplicate in a map":  {base + "store:\n  labels: {a: 1, a: 2}\n", []string{`3:18: duplicate key "a"; it is already set on line 3`}},
	"tab":                 {base + "log:\n\tlevel: info\n", []string{`3:1: a tab cannot indent YAML; use spaces`}},
	"tab after spaces":    {base + "log:\n  level: info\n \tformat: x\n", []string{`4:2: a tab cannot indent YAML; use spaces`}},
	"second document":     {base + "---\nport: 1\n", []string{`2:1: a second document starts here; a configuration file holds one`}},
	"unclosed list":       {base + "store: {pair: [1, 2\nport: 1\n", []string{"3:5: is not valid YAML: did not find expected ',' or ']'"}},
	"reference in braces": {base + "log: {level: ${LEVEL}}\n", []string{`2:15: is not valid YAML: did not find expected ',' or '}'; inside {} and [], put "${…}" in quotes`}},
	"colon in text":       {base + "name: a: b\n", []string{`2:8: a colon is not allowed here; check the indentation, or put the value in quotes`}},
	"at sign":             {base + "name: @x\n", []string{`2:7: a value cannot start with this character; put the value in quotes`}},
	"not UTF-8":           {base + "name: é\xff\n", []string{`2:8: is not UTF-8 text here; save the file as UTF-8`}},
	"control character":   {base + "name: a\x00\n", []string{`2:8: has a control character here; remove it`}},
	"UTF-16":              {"\xff\xfea\x00", []string{`1:1: is not UTF-8 text here; save the file as UTF-8`}},
	"alias":               {base + "name: &n x\nhost: *n\n", []string{"3:7: host: aliases (*name) are not supported; repeat the value, or put text that starts with * in quotes"}},
	"alias to nothing":    {base + "name: *canary-92af\n", []string{"2:7: aliases (*name) are not supported; repeat the value, or put text that starts with * in quotes"}},
	"alias bomb":          {base + "store: {extra: {a: &a [x, x], b: &b [*a, *a]}}\n", []string{"2:38: store.extra.b[0]: aliases (*name) are not supported; repeat the value, or put text that starts with * in quotes", "2:42: store.extra.b[1]: aliases (*name) are not supported; repeat the value, or put text that starts with * in quotes"}},
	"merge key":           {base + "log: {<<: {level: info}}\n", []string{"2:7: log: merge keys (<<) are not supported; repeat the values"}},
	"tag":                 {base + "name: !!binary aGk=\n", []string{"2:7: name: tags (!name) are not supported; remove it, or put text that starts with ! in quotes"}},
	"list for struct":     {base + "log: [a]\n", []string{"2:6: log: want keys with values, got a list"}},
	"text for struct":     {base + "log: info\n", []string{"2:6: log: want keys with values, got a single value"}},
	"map for text":        {base + "name: {a: b}\n", []string{"2:7: name: want a single value, got keys with values"}},
	"text for list":       {base + "store: {hosts: a}\n", []string{"2:16: store.hosts: want a list, got a single value"}},
	"list as document":    {"- a\n", []string{"1:1: want keys with values, got a list"}},
	"complex key":         {base + "? [a]\n: b\n", []string{"2:3: a key must be plain text"}},
	"text for number":     {base + "store: {small: many}\n", []string{"2:16: store.small: want a whole number from -128 to 127"}},
	"quoted number":       {base + "store: {small: \"1\"}\n", []string{"2:16: store.small: want a whole number, got text; remove the quotes"}},
	"too large":           {base + "store: {small: 128}\n", []string{"2:16: store.small: want a whole number from -128 to 127"}},
	"negative":            {base + "store: {count: -1}\n", []string{"2:16: store.count: want a whole number from 0 to 65535"}},
	"leading zero":        {base + "store: {small: 010}\n", []string{"2:16: store.small: want a whole number from -128 to 127"}},
	"fraction":            {base + "store: {small: 1.5}\n", []string{"2:16: store.small: want a whole number from -128 to 127"}},
	"not finite":          {base + "store: {ratio: .inf}\n", []string{"2:16: store.ratio: want a number"}},
	"yes for true":        {base + "store: {debug: yes}\n", []string{"2:16: store.debug: want true or false"}},
	"no unit":             {base + "readTimeout: 5\n", []string{`2:14: readTimeout: want a duration with its unit, such as "5s", "1m30s" or "250ms"`}},
	"port range":          {base + "port: 70000\n", []string{"2:7: port: must be a port from 1 to 65535, or 0 for any free port"}},
	"port off":            {base + "port: -1\n", []string{"2:1: port: the public listener can't be off; set a port from 1 to 65535, or 0 for any free port"}},
	"list length":         {base + "store: {pair: [1]}\n", []string{"2:9: store.pair: want a list of 2, got 1"}},
	"unsupported type":    {base + "store: {output: 1}\n", []string{"2:9: store.output: a field of Go type chan int can't be set from a file"}},
	"unset variable":      {base + "name: ${NONE}\n", []string{"2:7: name: environment variable NONE is not set; set it or write ${NONE:-default}"}},
	"bad variable":        {base + "name: ${A B}\n", []string{"2:7: name: ${…} must hold a variable name, NAME:-default or file:/path; write $${ for a literal ${"}},
	"open reference":      {base + "name: ${NONE\n", []string{"2:7: name: ${ without }; write $${ for a literal ${"}},
	"missing include":     {base + "name: ${file:gone}\n", []string{"2:7: name: gone: file not found"}},
	"directory include":   {base + "name: ${file:.}\n", []string{"2:7: name: .: is a directory"}},
	"weak secret":         {"auth:\n  secret: canary-92af\n", []string{"2:3: auth.secret: must have at least 32 bytes for HS256, has 11; make one with: openssl rand -base64 32"}},
	"validation": {base + "log:\n  level: loud\n", []string{
		"3:3: log.level: must be debug, info, warn or error"}},
	"nested validation": {base + "admin: {port: 1}\ngrace: -1s\nmaxHeaderBytes: 3\n", []string{
		"3:1: grace: must be positive", "4:1: maxHeaderBytes: must be at least 1024"}},
	"validation behind a pointer": {base + "store:\n  pool:\n    size: 101\n", []string{"4:5: store.pool.size: must be at most 100"}},
	"validation in a list":        {base + "store:\n  hosts:\n    - port: 1\n", []string{"4:7: store.hosts[0]: a host needs a name"}},
	"everything at once": {"prot: 1\nlog: {level: loud}\nstore: {small: x}\nauth:\n  secret: short\n  leeway: 1h\n", []string{
		`1:1: unknown key "prot"; did you mean "port"?`,
		"2:7: log.level: must be debug, info, warn or error",
		"3:16: store.small: want a whole number from -128 to 127",
		"5:3: auth.secret: must have at least 32 bytes for HS256, has 5; make one with: openssl rand -base64 32",
		"6:3: auth.leeway: must be at most 5m",
	}},
	"a key that failed is not validated": {"auth: {secret: \"${NONE}\"}\n", []string{
		"1:16: auth.secret: environment variable NONE is not set; set it or write ${NONE:-default}"}},
	"inserted values stay hidden": {base + "port: ${CANARY}\nstore: {small: \"${CANARY}\", trusted: [\"${CANARY}\"]}\n", []string{
		"2:7: port: must be a port from 1 to 65535, or 0 for any free port",
		"3:16: store.small: want a whole number from -128 to 127",
		"3:39: store.trusted[0]: want a network such as 10.0.0.0/8",
	}},
}

func TestBadFilesAreRefusedWithTheirPlaces(t *testing.T) {
	require.GreaterOrEqual(t, len(badFiles), 40)
	for name, test := range badFiles {
		t.Run(name, func(t *testing.T) {
			c, err := load(t, test.yaml)
			require.Error(t, err)
			require.Equal(t, serviceConfig{}, c)
			want := example + ":" + strings.Join(test.want, "\n"+example+":")
			require.Equal(t, want, err.Error())
			require.Equal(t, 2, serve.ExitCode(err))
			require.NotContains(t, err.Error(), canary)
		})
	}
}

func TestFileTrouble(t *testing.T) {
	dir := t.TempDir()
	gone := filepath.Join(dir, "gone.yaml")
	_, err := conf.Load[serviceConfig](gone)
	require.EqualError(t, err, gone+": file not found; create it or name another one")
	require.ErrorIs(t, err, fs.ErrNotExist)

	_, err = conf.Load[serviceConfig](dir)
	require.EqualError(t, err, dir+": is a directory")

	large := filepath.Join(dir, "large.yaml")
	require.NoError(t, os.WriteFile(large, []byte(strings.Repeat("#", 1<<20+1)), 0o600))
	_, err = conf.Load[serviceConfig](large)
	require.EqualError(t, err, large+": file is too large: the limit is 1024 KiB")
}

func TestDepth(t *testing.T) {
	deep := func(n int) string {
		return base + "store:\n  extra: " + strings.Repeat("[", n) + strings.Repeat("]", n) + "\n"
	}
	_, err := load(t, deep(60))
	require.NoError(t, err)
	_, err = load(t, deep(9000))
	require.ErrorContains(t, err, "is nested too deep")
	require.NotContains(t, err.Error(), "\n")
}

func FuzzLoad(f *testing.F) {
	for _, file := range badFiles {
		f.Add(file.yaml)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(t.TempDir(), example)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		_, err := conf.Load[serviceConfig](file, conf.WithEnv(lookup))
		if err != nil && !strings.Contains(text, canary) {
			require.NotContains(t, err.Error(), canary)
		}
	})
}
