package mysqltype

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/schema"
)

var (
	number = regexp.MustCompile(`^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$`)
	clock  = regexp.MustCompile(`(?i)^\(*\s*(current_timestamp|now|localtimestamp|localtime)\s*(\(\s*(\d*)\s*\))?\s*\)*$`)
	quoted = regexp.MustCompile(`(?s)^(_[a-zA-Z0-9]+)?('(?:[^'\\]|''|\\.)*'|"(?:[^"\\]|""|\\.)*")$`)
)

// Default reads the SQL of a default: a constant, NULL or an expression.
// MariaDB's information_schema has that SQL, and NULL as text.
func Default(sql string, t schema.Type) *schema.Default {
	sql = strings.TrimSpace(sql)
	if constant := strings.Trim(sql, "() "); sql != "" && sql[0] == '(' && (number.MatchString(constant) || quoted.MatchString(constant)) {
		sql = constant
	}
	switch m := quoted.FindStringSubmatch(sql); {
	case sql == "" || strings.EqualFold(sql, "null"):
		return nil
	case m != nil:
		return Literal(Unquote(m[2]), t)
	case number.MatchString(sql):
		return Literal(sql, t)
	case strings.EqualFold(sql, "true"):
		return Literal("1", t)
	case strings.EqualFold(sql, "false"):
		return Literal("0", t)
	}
	return &schema.Default{Value: Clock(sql)}
}

// Clock spells the time of the statement in one way and leaves other
// expressions alone.
func Clock(sql string) string {
	m := clock.FindStringSubmatch(sql)
	switch {
	case m == nil:
		return sql
	case m[3] == "" || m[3] == "0":
		return "CURRENT_TIMESTAMP"
	}
	return "CURRENT_TIMESTAMP(" + m[3] + ")"
}

// Literal makes a default of the text of a constant, spelled as the engine
// keeps it in a column of the type.
func Literal(text string, t schema.Type) *schema.Default {
	switch t.Kind {
	case schema.Bool:
		if text == "0" || text == "1" {
			text = map[string]string{"0": "false", "1": "true"}[text]
		}
	case schema.Int8, schema.Int16, schema.Int32, schema.Int64:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			text = strconv.FormatInt(n, 10)
		}
	case schema.Float32, schema.Float64:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			text = strconv.FormatFloat(f, 'g', -1, 64)
		}
	case schema.Decimal:
		text = padded(text, t.Scale)
	case schema.DateTime, schema.TimestampTZ:
		if len(text) == len("2006-01-02") {
			text += " 00:00:00"
		}
		text = padded(text, t.Precision)
	case schema.Time:
		text = padded(text, t.Precision)
	}
	return &schema.Default{Literal: true, Value: text}
}

// padded gives a number or time as many digits after the point as it keeps.
func padded(text string, digits int) string {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(text, "+"), ".")
	if digits == 0 || strings.ContainsAny(text, "eE") || len(fraction) > digits {
		return text
	}
	if whole == "" || whole == "-" {
		whole += "0"
	}
	return whole + "." + fraction + strings.Repeat("0", digits-len(fraction))
}
