// Package conf reads a YAML configuration file into a struct, strictly: what
// the struct does not know is an error, and all errors of a file are reported
// in one run, each at its line and column.
//
// Keys are named by yaml tags (`yaml:"readTimeout"`; without a tag, the field's
// name in lower case), `yaml:"-"` skips a field and `yaml:",inline"` takes the
// keys of a struct field as the outer struct's own. Fields may be structs,
// pointers, slices, arrays, maps with text keys, any, text, numbers, booleans,
// time.Duration (written "5s"), and every encoding.TextUnmarshaler, among them
// secret.String of runtime/secret. A key without a value leaves its field as
// it is.
//
// Text values may refer to their surroundings. That happens after the file was
// parsed, so what is inserted stays one value whatever it contains:
//
//	${NAME}             environment variable; unset is an error
//	${NAME:-default}    the same, with a default when unset or empty
//	${file:/run/secret} content of a file, at most 64 KiB, without the last line
//	                    break; a relative path starts at the configuration file
//	$$                  a dollar sign; one that does not start ${ stays as it is
//
// Above the file stand environment variables ([WithEnvPrefix]) and above them
// the command line ([Flags]). Both set fields that hold one value, or a list of
// values separated by commas. Keys below a map, a list or a pointer that the
// file leaves out can't be set this way.
//
// After decoding, Validate() error is called on every value in the tree that
// has it, absent structs included. An error text that begins with a key of the
// value ("port: must be…", "admin.port: …") is reported at that key; joined
// errors are reported one by one. Keys may follow each other, as in
// "otlp: endpoint: must be…". The error of an UnmarshalText is shown as it is when
// the value stands in the file. For one that was inserted it is asked about text
// of nobody's instead, so that the rule is told and the value is not.
//
// Not supported, and refused: anchors' aliases, merge keys, tags, a second
// document, files over 1 MiB, more than 64 levels.
package conf

import (
	"crypto/sha256"
	"reflect"
)

// Limits of a configuration file.
const (
	maxFileBytes     = 1 << 20
	maxIncludedBytes = 64 << 10
	maxDepth         = 64
)

// Option changes where [Load] and [Open] take values from.
type Option func(*settings)

type settings struct {
	lookup    func(name string) (value string, ok bool)
	prefix    string
	overrides []assignment // of flags
}

// WithEnv replaces os.LookupEnv as the source of ${NAME} and [WithEnvPrefix].
func WithEnv(lookup func(name string) (value string, ok bool)) Option {
	return func(s *settings) { s.lookup = lookup }
}

// Load reads the YAML file at path into a new T, a struct. Fields that nothing
// sets keep their zero value. A bad file gives an [*Error] with everything
// wrong in it and the zero T. Values that came from ${…}, an override or a flag
// are never part of an error.
//
// A program that shows its configuration or reads it again uses [Open].
func Load[T any](path string, opts ...Option) (T, error) {
	var zero T
	s, err := Open[T](path, opts...)
	if err != nil {
		return zero, err
	}
	return s.Value(), nil
}

// load decodes into target. The decoder knows where each value came from.
func load(path string, s settings, target reflect.Value) (*decoder, error) {
	d := newDecoder(path, s)
	data, problem := read(path)
	if problem != nil {
		return d, &Error{Problems: []*Problem{problem}}
	}
	d.digest = sha256.Sum256(data)
	root, problem := parse(path, data)
	if problem != nil {
		return d, &Error{Problems: []*Problem{problem}}
	}
	d.decode(root, target, place{line: 1, column: 1})
	d.reportUnusedFlags()
	d.validate()
	return d, d.err()
}
