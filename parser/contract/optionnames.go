package contract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameOptions settles the identifier of each option of each type. It depends on
// the type's name and the value alone, so that no other option and no order of
// them lets one value take the name of another. Where names of two types, or of
// a type and a value, would be alike, the values are spelled as they are.
func (r *resolver) nameOptions() {
	taken := map[string]int{}
	for _, t := range r.api.Types {
		taken[t.Name]++
		for _, option := range t.Options {
			taken[optionName(t.Name, option)]++
		}
	}
	for _, t := range r.api.Types {
		for _, option := range t.Options {
			name := optionName(t.Name, option)
			if verbatim := t.Name + SpellVerbatim(option); taken[name] > 1 && verbatim != name {
				name = verbatim
			} else if taken[name] > 1 {
				name += "__" + strconv.Itoa(len(t.Name)) + "__" // two types with underscores in their names
			}
			t.OptionNames = append(t.OptionNames, name)
		}
	}
}

// optionName joins a type and a value: Status and "in-work" give StatusInWork,
// Sort and "-name" SortMinusName, Rate and "1.5" Rate1_5. Of the values that
// come to the same words one has that name, and the others are spelled as they
// are: Status and "in_work" give Status_in_work.
func optionName(typeName, value string) string {
	words := optionWords(value)
	if optionOfWords(words) != value {
		return typeName + SpellVerbatim(value)
	}
	if startsWithDigit(words) && endsWithDigit(typeName) {
		return typeName + "_" + words
	}
	return typeName + words
}

// optionWords writes the words of a value one behind the other, each with a
// capital. A value without letters and digits is spelled by its code points.
func optionWords(value string) string {
	if value == "" {
		return "Empty"
	}
	words := strings.FieldsFunc(value, func(r rune) bool { return !inIdentifier(r) })
	var name strings.Builder
	if len(words) == 0 {
		for _, r := range value {
			fmt.Fprintf(&name, "U%04X", r)
		}
		return name.String()
	}
	name.WriteString(map[byte]string{'-': "Minus", '+': "Plus"}[value[0]])
	for _, word := range words {
		if startsWithDigit(word) && endsWithDigit(name.String()) {
			name.WriteByte('_')
		}
		first, size := utf8.DecodeRuneInString(word)
		name.WriteRune(unicode.ToUpper(first))
		name.WriteString(word[size:])
	}
	return name.String()
}

// codePoints are the words of a value without letters and digits.
var codePoints = regexp.MustCompile(`^(?:U[0-9A-F]{4,6})+$`)

// optionOfWords is the one value that has its words for a name: lower-case words
// with dashes between, digits with dots between, or capitals only.
func optionOfWords(words string) string {
	if words == "Empty" {
		return ""
	}
	if codePoints.MatchString(words) {
		var value strings.Builder
		for code := range strings.SplitSeq(words[1:], "U") {
			n, _ := strconv.ParseInt(code, 16, 32)
			value.WriteRune(rune(n))
		}
		return value.String()
	}
	for word, sign := range map[string]string{"Minus": "-", "Plus": "+"} {
		rest, ok := strings.CutPrefix(words, word)
		if next, _ := utf8.DecodeRuneInString(rest); ok && rest != "" && !unicode.IsLower(next) {
			return sign + lowerWords(rest)
		}
	}
	return lowerWords(words)
}

func lowerWords(words string) string {
	words = strings.ReplaceAll(words, "_", ".")
	if capitals := countUpper(words); !strings.ContainsFunc(words, unicode.IsLower) && (capitals > 1 || capitals == 1 && startsWithDigit(words)) {
		return words
	}
	var value strings.Builder
	for i, r := range words {
		lower := unicode.ToLower(r)
		if lower != r && i > 0 {
			value.WriteByte('-')
		}
		value.WriteRune(lower)
	}
	return value.String()
}

func countUpper(words string) int {
	n := 0
	for _, r := range words {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

// signNames are characters that verbatim names call by a name.
var signNames = map[rune]string{
	'-': "dash", '_': "underscore", '.': "dot", ' ': "space", '+': "plus", '/': "slash", ':': "colon", '*': "star", '=': "equals", '<': "less", '>': "greater",
	'!': "bang", '%': "percent", '&': "and", '#': "hash", '@': "at", '$': "dollar", '?': "question", '~': "tilde", ';': "semicolon", '\'': "quote",
}

// SpellVerbatim spells a value character by character, behind an underscore:
// letters, digits and single underscores between them stand for themselves, the
// rest by name between double underscores. No two values are spelled alike.
func SpellVerbatim(value string) string {
	var name strings.Builder
	name.WriteByte('_')
	if startsWithDigit(value) {
		name.WriteByte('_')
	}
	before := ' '
	for i, r := range value {
		_, size := utf8.DecodeRuneInString(value[i:])
		next, _ := utf8.DecodeRuneInString(value[i+size:])
		switch sign, named := signNames[r]; {
		case inIdentifier(r), r == '_' && inIdentifier(before) && inIdentifier(next):
			name.WriteRune(r)
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&name, "__x%02X__", value[i])
		case named:
			name.WriteString("__" + sign + "__")
		default:
			fmt.Fprintf(&name, "__u%04X__", r)
		}
		before = r
	}
	return name.String()
}

func inIdentifier(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func startsWithDigit(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsDigit(first)
}

func endsWithDigit(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsDigit(last)
}
