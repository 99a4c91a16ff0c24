package gocode

import (
	"slices"
	"strconv"
	"strings"
)

// jsonOptions are what encoding/json understands behind a name.
var jsonOptions = []string{"omitempty", "omitzero", "string"}

// Tag writes a struct tag. Keys stay in the order of the contract. In a json
// tag only what encoding/json understands stays: the rest of it is in the
// generated code, and would make linters report every field. It is empty when
// nothing stays.
func Tag(raw string) string {
	var pairs []string
	for raw = strings.TrimLeft(raw, " \t\n"); raw != ""; raw = strings.TrimLeft(raw, " \t\n") {
		key, value, rest, ok := cutPair(raw)
		if !ok {
			break // not a tag that Go can read; the contract warned about it
		}
		raw = rest
		if key == "json" {
			value = jsonTag(value)
		}
		if value != "" {
			pairs = append(pairs, key+":"+strconv.Quote(value))
		}
	}
	if len(pairs) == 0 {
		return ""
	}
	return "`" + strings.Join(pairs, " ") + "`"
}

// cutPair takes the first key:"value" off a tag, as reflect.StructTag does.
func cutPair(raw string) (key, value, rest string, ok bool) {
	key, after, found := strings.Cut(raw, ":")
	if !found || key == "" || strings.ContainsAny(key, " \t\"") || !strings.HasPrefix(after, `"`) {
		return "", "", "", false
	}
	quoted, err := strconv.QuotedPrefix(after)
	if err != nil {
		return "", "", "", false
	}
	value, err = strconv.Unquote(quoted)
	return key, value, after[len(quoted):], err == nil && !strings.Contains(value, "`")
}

func jsonTag(value string) string {
	name, options, _ := strings.Cut(value, ",")
	kept := []string{strings.TrimSpace(name)}
	for option := range strings.SplitSeq(options, ",") {
		if option = strings.TrimSpace(option); slices.Contains(jsonOptions, option) {
			kept = append(kept, option)
		}
	}
	return strings.Join(kept, ",")
}
