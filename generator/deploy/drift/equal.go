package drift

import (
	"fmt"
	"strconv"
	"strings"
)

// same reports whether two scalars mean the same where they stand.
func same(rule string, a, b any) bool {
	if plain(a) == plain(b) && isText(a) == isText(b) {
		return true
	}
	if !quantities(rule) {
		return false
	}
	x, known := quantity(plain(a))
	y, too := quantity(plain(b))
	return known && too && x.Cmp(y) == 0
}

// quantities reports whether a rule's values are quantities.
func quantities(rule string) bool {
	for _, part := range []string{".resources.requests.", ".resources.limits.", ".emptyDir.sizeLimit"} {
		if strings.Contains(rule, part) {
			return true
		}
	}
	return strings.HasSuffix(rule, ".averageValue")
}

func isText(value any) bool {
	_, ok := value.(string)
	return ok
}

// plain spells a scalar; numbers of all types alike.
func plain(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// empty reports whether a value says nothing.
func empty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}
