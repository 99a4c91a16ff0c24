package bind

import (
	"slices"
	"strconv"
	"strings"
)

// Clients write lists and maps into the names of text inputs in ways of their
// own: "ids[]=1", "ids[0]=1", "filter[name]=x". Those who read a list or a map
// say so, and find them.

// List returns the input with the values that stand under other spellings of a
// list: behind those of "name" come the ones of "name[]", then those of
// "name[0]", "name[1]" and so on. Numbers that do not go from 0 without gaps,
// each once, fail with rule "index".
func (v Value) List() Value { return v.spelled(Value.listed) }

func (v Value) listed() Value {
	if source := v.source(); source != nil && source.hasBrackets() {
		v = v.gathered(source)
	}
	if v.filled {
		return v.withoutEmpty()
	}
	return v
}

// gathered adds the texts of names with brackets.
func (v Value) gathered(source *params) Value {
	var numbered []string
	for _, name := range source.namesBelow(v.name) {
		switch index := name[len(v.name)+1 : len(name)-1]; {
		case index == "":
			v = v.with(append(v.copied(), source.take(name)...))
		case isIndex(index):
			numbered = append(numbered, name)
		}
	}
	if len(numbered) > 0 {
		return v.withNumbered(source, numbered)
	}
	return v
}

// spelled reads a value in the spellings of a kind. Of a form the body comes first,
// and then the query.
func (v Value) spelled(read func(Value) Value) Value {
	if !v.form {
		return read(v)
	}
	own := read(v.as(v.b.form.value(v.b, inForm, v.name)))
	if own.Present() || own.broken && !v.b.form.broken || v.b.rawQuery() == "" {
		return own
	}
	if other := read(v.as(v.b.Query(v.name))); other.Present() || other.broken {
		return other
	}
	return own
}

// as returns another value, to be read in the same way.
func (v Value) as(other Value) Value {
	other.form, other.csv, other.filled = v.form, v.csv, v.filled
	return other
}

func (v Value) withNumbered(source *params, names []string) Value {
	texts := make([]string, len(names))
	seen := make([]bool, len(names))
	for _, name := range names {
		given := source.take(name)
		index, err := strconv.Atoi(name[len(v.name)+1 : len(name)-1])
		if err != nil || index >= len(names) || seen[index] || len(given) != 1 {
			v.Fail("index", "must be numbered from 0 without gaps, each number once")
			return Value{b: v.b, in: v.in, name: v.name, broken: true}
		}
		seen[index], texts[index] = true, given[0]
	}
	return v.with(append(v.copied(), texts...))
}

// copied returns the texts in a list of their own.
func (v Value) copied() []string {
	if v.count == 0 {
		return nil
	}
	return slices.Clone(v.all())
}

// isIndex reports whether text is a number as clients count: 0, 1, 2.
func isIndex(text string) bool {
	return text == "0" || text != "" && text[0] != '0' && strings.Trim(text, "0123456789") == ""
}

// CSV is List for one whose values may stand in one text, with commas between
// them: "1,2". The empty text is an empty list.
func (v Value) CSV() Value {
	v.csv = true
	return v.List()
}

// NonEmpty returns the input without its empty texts: "page=" counts as absent.
func (v Value) NonEmpty() Value {
	v.filled = true
	return v.spelled(Value.withoutEmpty)
}

func (v Value) withoutEmpty() Value {
	if v.count == 1 && v.first != "" || v.count == 0 {
		return v
	}
	filled := slices.DeleteFunc(v.copied(), func(text string) bool { return text == "" })
	v.first, v.texts = "", nil
	return v.with(filled)
}

// Map returns the input of a map, whose entries may stand under "name[key]".
func (v Value) Map() Value { return v.spelled(Value.mapped) }

func (v Value) mapped() Value {
	if v.filled {
		v = v.withoutEmpty()
	}
	if source := v.source(); source != nil && source.hasBrackets() {
		v.entries = len(v.keys(source))
	}
	return v
}

// keys returns the keys of the entries, each once. With NonEmpty, entries whose
// texts are all empty do not count.
func (v Value) keys(source *params) []string {
	var keys []string
	for _, name := range source.namesBelow(v.name) {
		key, _, _ := strings.Cut(name[len(v.name)+1:], "]")
		if v.filled && strings.Join(source.take(name), "") == "" || slices.Contains(keys, key) {
			continue
		}
		keys = append(keys, key)
	}
	return keys
}

// Entries reads a map from a text input: from "name[key]=value" with the function
// for one value, or with the other one from JSON text. A key that is no K fails
// with rule "key", what is no value of an entry with rule "type".
func Entries[M ~map[K]V, K Keys, V any](v Value, dst *M, one func(Value, *V), whole func(Node, *M)) {
	if v.entries == 0 {
		JSONText(v, dst, whole)
		return
	}
	if v.count > 0 {
		v.Fail("duplicate", "must be given once, as JSON text or as "+clip(v.name)+"[key]=value")
		return
	}
	dict, source := make(M, v.entries), v.source()
	for _, text := range v.keys(source) {
		item := source.value(v.b, v.in, v.name+"["+text+"]")
		item.filled = v.filled
		key, message := parseKey[K](text)
		if message != "" || text == "" {
			item.Fail("key", "must have a key of the right type in its brackets")
			source.askAll(item.name)
			continue
		}
		if _, again := dict[key]; again { // 0 and -0
			item.Fail("duplicate", "must be given once")
			continue
		}
		var value V
		one(item, &value)
		dict[key] = value
	}
	v.refuseRest(source)
	*dst = dict
}

// refuseRest fails for what stands under the name of a map and was not read: a
// name with more brackets than its values have.
func (v Value) refuseRest(source *params) {
	for _, name := range source.namesBelow(v.name) {
		if source.isAsked(name) {
			continue
		}
		Value{b: v.b, in: v.in, name: name}.Fail("type", "must be one value of the map, as "+clip(v.name)+"[key]=value")
		source.ask(name)
	}
}
