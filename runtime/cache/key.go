package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

// maxKeyText is the longest text of a key that stands in the store as it is;
// clients choose some of them.
const maxKeyText = 256

// Key returns the cache key of a row, for [Cache.Hold] and [Cache.Invalidate].
func (a *Aside[K, V]) Key(key K) string { return keyText(a.prefix, key, a.table.AppendKey) }

// keyText builds the cache key. Long texts are replaced by their hash, behind a
// mark; texts that begin with the mark too, so that nobody can name another's.
func keyText[K any](prefix string, key K, appendTo func([]byte, K) []byte) string {
	text := appendTo(append(make([]byte, 0, 64), prefix...), key)
	own := text[len(prefix):]
	if len(own) > maxKeyText || len(own) > 0 && own[0] == '#' {
		sum := sha256.Sum256(own)
		return prefix + "#" + hex.EncodeToString(sum[:])
	}
	return string(text)
}

// appendKey adds a key as fmt prints it, and text as it is.
func appendKey[K any](dst []byte, key K) []byte {
	switch k := any(key).(type) {
	case int64:
		return strconv.AppendInt(dst, k, 10)
	case string:
		return append(dst, k...)
	}
	return fmt.Appendf(dst, "%#v", key)
}
