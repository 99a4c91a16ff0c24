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
