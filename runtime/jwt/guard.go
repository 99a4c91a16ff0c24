package jwt

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// maxDepth is how deep header and claims may nest: {} is depth 1.
const maxDepth = 32

var (
	errTooLong    = errors.New("longer than the limit")
	errSegments   = errors.New("not three base64url segments")
	errNotJSON    = errors.New("header or claims are not one JSON object")
	errDuplicate  = errors.New("duplicate key in header or claims")
	errDepth      = errors.New("header or claims nest too deep")
	errAlgorithm  = errors.New("algorithm is not the configured one")
	errExtensions = errors.New("header has a critical extension")
)

// guard refuses, before golang-jwt sees the token, what the library would
// accept: critical extensions (RFC 7515, 4.1.11), unencoded payloads (RFC
// 7797), duplicate keys, deep nesting, line breaks inside base64.
func guard(token, algorithm string, limit int) error {
	if len(token) > limit {
		return errTooLong
	}
	// encoding/base64 skips line breaks, so they are looked for here.
	segments := strings.SplitN(token, ".", 4)
	if len(segments) != 3 || strings.ContainsAny(token, "\r\n") {
		return errSegments
	}
	header, err := object(segments[0])
	if err != nil {
		return err
	}
	if err := checkHeader(header, algorithm); err != nil {
		return err
	}
	_, err = object(segments[1])
	return err
}

func checkHeader(header []byte, algorithm string) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(header, &fields); err != nil {
		return errNotJSON
	}
	var name string
	if err := json.Unmarshal(fields["alg"], &name); err != nil || name != algorithm {
		return errAlgorithm
	}
	for _, key := range []string{"crit", "b64"} {
		if _, ok := fields[key]; ok {
			return errExtensions
		}
	}
	return nil
}

// object decodes a segment and checks that it is a single, unambiguous JSON
// object.
func object(segment string) ([]byte, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(segment)
	if err != nil {
		return nil, errSegments
	}
	return data, unambiguous(data)
}

func unambiguous(data []byte) error {
	if !utf8.Valid(data) || len(data) == 0 || data[0] != '{' {
		return errNotJSON
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := scan(decoder, 0); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errNotJSON
	}
	return nil
}

// scan consumes one JSON value.
func scan(decoder *json.Decoder, depth int) error {
	token, err := decoder.Token()
	if err != nil {
		return errNotJSON
	}
	open, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if depth++; depth > maxDepth {
		return errDepth
	}
	var seen map[string]bool
	if open == '{' {
		seen = make(map[string]bool)
	}
	for decoder.More() {
		if err := scanKey(decoder, seen); err != nil {
			return err
		}
		if err := scan(decoder, depth); err != nil {
			return err
		}
	}
	if _, err := decoder.Token(); err != nil { // the closing bracket
		return errNotJSON
	}
	return nil
}

// scanKey consumes an object key; seen is nil inside an array.
func scanKey(decoder *json.Decoder, seen map[string]bool) error {
	if seen == nil {
		return nil
	}
	token, err := decoder.Token()
	key, ok := token.(string)
	if err != nil || !ok {
		return errNotJSON
	}
	if seen[key] {
		return errDuplicate
	}
	seen[key] = true
	return nil
}
