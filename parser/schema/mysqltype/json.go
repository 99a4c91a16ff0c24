package mysqltype

import (
	"regexp"
	"slices"
	"strings"

	"github.com/apigen/apigen/parser/schema"
)

var validJSON = regexp.MustCompile("(?i)^json_valid\\(\\s*`((?:[^`]|``)*)`\\s*\\)$")

// FoldJSON makes JSON again of what MariaDB makes of it, and writes into dumps:
// a longtext with a check.
func FoldJSON(t *schema.Table) {
	t.Checks = slices.DeleteFunc(t.Checks, func(check *schema.Check) bool {
		m := validJSON.FindStringSubmatch(check.Expr)
		if m == nil {
			return false
		}
		c := t.Column(strings.ReplaceAll(m[1], "``", "`"))
		if c == nil || c.Type.SQL != "longtext" && c.Type.Kind != schema.JSON {
			return false
		}
		c.Type, c.CaseInsensitive = Parse("json"), false
		return true
	})
}
