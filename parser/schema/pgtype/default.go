package pgtype

import (
	"regexp"
	"strings"

	"github.com/apigen/apigen/parser/schema"
)

const (
	cast   = `(?:\s*::\s*[\w ."]+(?:\([\d, ]*\))?(?:\[\])*)*`
	prefix = `(?:(?i:date|time|timestamp|timestamptz|interval|timestamp with time zone|timestamp without time zone|numeric|integer|jsonb?|uuid)\s*)?`
)

var (
	text     = regexp.MustCompile(`(?s)^` + prefix + `([eE]?)'((?:[^'\\]|''|\\.)*)'` + cast + `$`)
	number   = regexp.MustCompile(`^([-+]?\s*(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)` + cast + `$`)
	truth    = regexp.MustCompile(`^(?i:(true|false))` + cast + `$`)
	null     = regexp.MustCompile(`^(?i:null)` + cast + `$`)
	sequence = regexp.MustCompile(`^(?i:nextval)\s*\(`)
)

// Default reads the SQL of a default: a constant, NULL or an expression. It
// reports true for the next number of a sequence, which numbers the rows.
func Default(sql string, t schema.Type) (d *schema.Default, numbered bool) {
	sql = unwrapped(strings.TrimSpace(sql))
	switch {
	case sql == "" || null.MatchString(sql):
		return nil, false
	case sequence.MatchString(sql):
		return nil, true
	}
	value, ok := constant(sql)
	if !ok {
		return &schema.Default{Value: sql}, false
	}
	if t.Kind == schema.Bool {
		value = boolean(value)
	}
	return &schema.Default{Literal: true, Value: value}, false
}

func constant(sql string) (string, bool) {
	if m := text.FindStringSubmatch(sql); m != nil {
		value := strings.ReplaceAll(m[2], "''", "'")
		if m[1] != "" {
			value = strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\\`, `\`, `\'`, `'`).Replace(value)
		}
		return value, true
	}
	if m := number.FindStringSubmatch(sql); m != nil {
		return strings.TrimPrefix(strings.ReplaceAll(m[1], " ", ""), "+"), true
	}
	if m := truth.FindStringSubmatch(sql); m != nil {
		return strings.ToLower(m[1]), true
	}
	return "", false
}

func boolean(value string) string {
	switch strings.ToLower(value) {
	case "t", "true", "yes", "y", "on", "1":
		return "true"
	case "f", "false", "no", "n", "off", "0":
		return "false"
	}
	return value
}

// unwrapped takes off parentheses around the whole.
func unwrapped(sql string) string {
	for strings.HasPrefix(sql, "(") && strings.HasSuffix(sql, ")") {
		depth := 0
		for i, c := range sql {
			switch c {
			case '(':
				depth++
			case ')':
				depth--
			}
			if depth == 0 && i < len(sql)-1 {
				return sql
			}
		}
		sql = strings.TrimSpace(sql[1 : len(sql)-1])
	}
	return sql
}
