package conf

import (
	"errors"
	"flag"
	"strings"
)

// Flags are the command-line flags of a service about its configuration:
//
//	-f file           the configuration file
//	-set key=value    sets one key, over the file and the environment; repeatable
//	-print-config     show the configuration in force and end
type Flags struct {
	file  string
	print bool
	set   assignments
}

// NewFlags adds the flags to a set that is not parsed yet. The file is the
// default of -f.
func NewFlags(set *flag.FlagSet, file string) *Flags {
	f := new(Flags)
	set.StringVar(&f.file, "f", file, "configuration `file`")
	set.Var(&f.set, "set", "set one `key=value` of the configuration, such as log.level=debug; repeatable")
	set.BoolVar(&f.print, "print-config", false, "show the configuration in force, where each value came from, and end")
	return f
}

// File is the path of the configuration file.
func (f *Flags) File() string { return f.file }

// PrintConfig reports whether the configuration is to be shown instead of used.
func (f *Flags) PrintConfig() bool { return f.print }

// Option makes what the flags set part of the configuration.
func (f *Flags) Option() Option {
	return func(s *settings) { s.overrides = append(s.overrides, f.set...) }
}

// assignments is the value of -set.
type assignments []assignment

// String implements flag.Value. What was set may be secret, so it is not shown.
func (a *assignments) String() string { return "" }

// Set implements flag.Value. Its error does not quote the value.
func (a *assignments) Set(text string) error {
	key, value, ok := strings.Cut(text, "=")
	if !ok || key == "" {
		return errors.New("want key=value")
	}
	*a = append(*a, assignment{key, value})
	return nil
}
