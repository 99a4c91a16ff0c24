package service

import (
	"cmp"
	"regexp"
	"strings"
)

// Names are what is called after a service in its directory.
type Names struct {
	Command  string // and its main, Command + ".go"
	ConfigAt string // the configuration file
}

// NamesOf returns the names of a service: in lower case, as goctl writes them, so
// that no disk takes them for others. Earlier versions kept the service's case:
// such a name goes on where kept reports that its file is there. kept may be nil.
func NamesOf(service string, kept func(path string) bool) Names {
	n := Names{CommandName(service), ConfigPath(service)}
	if kept == nil {
		return n
	}
	if cased := casedCommand(service); kept(cased + ".go") {
		n.Command = cased
	}
	if cased := casedConfig(service); kept(cased) {
		n.ConfigAt = cased
	}
	return n
}

// Or returns n, completed by the names that a new service gets.
func (n Names) Or(service string) Names {
	fresh := NamesOf(service, nil)
	return Names{cmp.Or(n.Command, fresh.Command), cmp.Or(n.ConfigAt, fresh.ConfigAt)}
}

// CommandName is the service's name in lower case without the suffix goctl users
// write, and without an ending that go build would take for a constraint: "user"
// for "User-api".
func CommandName(service string) string { return strings.ToLower(casedCommand(service)) }

// ConfigPath is where the service's configuration file lives in its directory.
func ConfigPath(service string) string { return strings.ToLower(casedConfig(service)) }

func casedCommand(service string) string {
	name := service
	for _, suffix := range []string{"-api", "_api"} {
		if i := len(name) - len(suffix); i >= 0 && strings.EqualFold(name[i:], suffix) {
			name = name[:i]
		}
	}
	if i := strings.LastIndexByte(name, '_'); i >= 0 {
		name = name[:i] + "-" + name[i+1:]
	}
	if strings.Trim(name, "-") == "" {
		name = service
	}
	return portable(name)
}

func casedConfig(service string) string { return "etc/" + portable(service) + ".yaml" }

// devices are names that Windows has no files for, whatever the extension.
var devices = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// portable returns a name that every platform has files for.
func portable(name string) string {
	if devices.MatchString(name) {
		return "service-" + name
	}
	return name
}
