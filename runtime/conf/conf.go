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
