package conf

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expand replaces the references in one value. What it inserts is not looked at
// again. expanded tells whether there was one.
func (d *decoder) expand(text string) (result string, expanded bool, err error) {
	var b strings.Builder
	d.refs, d.included = nil, false
	for {
		before, after, found := strings.Cut(text, "$")
		b.WriteString(before)
		switch {
		case !found:
			return b.String(), expanded, nil
		case strings.HasPrefix(after, "$"):
			b.WriteByte('$')
			text = after[1:]
		case strings.HasPrefix(after, "{"):
			reference, rest, closed := strings.Cut(after[1:], "}")
			if !closed {
				return "", true, errors.New("${ without }; write $${ for a literal ${")
			}
			value, err := d.resolve(reference)
			if err != nil {
				return "", true, err
			}
			b.WriteString(value)
			text, expanded = rest, true
		default:
			b.WriteByte('$')
			text = after
		}
	}
}

func (d *decoder) resolve(reference string) (string, error) {
	if path, ok := strings.CutPrefix(reference, "file:"); ok {
		return d.include(path)
	}
	name, fallback, hasFallback := strings.Cut(reference, ":-")
	if !variableName.MatchString(name) {
		return "", errors.New("${…} must hold a variable name, NAME:-default or file:/path; write $${ for a literal ${")
	}
	value, ok := d.settings.lookup(name)
	switch {
	case hasFallback && value == "":
		return fallback, nil
	case !ok:
		return "", fmt.Errorf("environment variable %s is not set; set it or write ${%s:-default}", name, name)
	}
	d.refs = append(d.refs, name)
	return value, nil
}

func (d *decoder) include(path string) (string, error) {
	if path == "" {
		return "", errors.New("${file:} needs a path")
	}
	full := path
	if !filepath.IsAbs(path) {
		full = filepath.Join(filepath.Dir(d.file), path)
	}
	data, err := readFile(full, maxIncludedBytes)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("file not found")
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	d.refs, d.included = append(d.refs, path), true
	d.digest = sha256.Sum256(append(d.digest[:], data...))
	d.warnIfExposed(path, full)
	text := strings.TrimSuffix(string(data), "\n")
	return strings.TrimSuffix(text, "\r"), nil
}

// warnIfExposed notes a file that every user of the machine may read: what
// stands in a file of its own is mostly a secret.
func (d *decoder) warnIfExposed(path, full string) {
	info, err := os.Stat(full)
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm()&0o004 == 0 {
		return
	}
	d.warnings = append(d.warnings, &Problem{
		File: d.file, Message: path + ": every user of this machine can read it; if it is a secret, chmod o-r",
	})
}
