package gocode

import (
	"strings"
	"unicode"
)

// initialisms are the words that Go spells in capitals, as its code review
// comments ask for.
var initialisms = wordSet(`acl api ascii cpu css dns eof guid html http https id ip json lhs qps ram rhs rpc sla smtp
	sql ssh tcp tls ttl udp ui uid uri url utf8 uuid vm xml xmpp xsrf xss`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// Initialled is [Exported] with Go's initialisms in capitals: "user_id" gives
// "UserID".
func Initialled(text string) string {
	var b strings.Builder
	for _, word := range Words(text) {
		if lower := strings.ToLower(word); initialisms[lower] {
			b.WriteString(strings.ToUpper(word))
			continue
		}
		runes := []rune(word)
		b.WriteString(string(unicode.ToUpper(runes[0])) + string(runes[1:]))
	}
	return Exported(b.String())
}
