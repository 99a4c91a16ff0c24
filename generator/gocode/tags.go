package gocode

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// jsonOptions are what encoding/json understands behind a name.
var jsonOptions = []string{"omitempty", "omitzero", "string"}

// Tag writes a struct tag. Keys stay in the order of the contract. In a json
// tag only what encoding/json understands stays: the rest of it is in the
// generated code, and would make linters report every field. jsonName is the name
// in JSON where the tag gives none and it is not the field's; empty otherwise. The
// tag is empty when nothing stays. more are further options of the json tag.
func Tag(raw, jsonName string, more ...string) string {
	var pairs []string
	json := false
	for raw = strings.TrimLeft(raw, " \t\n"); raw != ""; raw = strings.TrimLeft(raw, " \t\n") {
		key, value, rest, ok := cutPair(raw)
		if !ok {
			break // not a tag that Go can read; the contract warned about it
		}
		raw = rest
		if key == "json" {
			value, jsonName, json = jsonTag(value, jsonName, more), "", true
		}
		if value != "" {
			pairs = append(pairs, key+":"+strconv.Quote(value))
		}
	}
	if jsonName != "" || len(more) > 0 && !json {
		pairs = append([]string{"json:" + strconv.Quote(jsonTag(jsonName, "", more))}, pairs...)
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

func jsonTag(value, name string, more []string) string {
	parts := contract.SplitOptions(value)
	if value == "-" {
		more = nil
	}
	kept := []string{cmp.Or(parts[0], name)}
	for _, option := range parts[1:] {
		if slices.Contains(jsonOptions, option) && !slices.Contains(more, option) {
			kept = append(kept, option)
		}
	}
	kept = append(kept, more...)
	if kept[0] == "-" && len(parts) > 1 && len(kept) == 1 {
		return "-," // the name "-"; without the comma it means no field
	}
	return strings.Join(kept, ",")
}
