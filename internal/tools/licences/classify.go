package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/google/licensecheck"
)

// harmless licences ask for a notice at most. Any other one is refused, as its
// terms are read by nobody.
var harmless = []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "ISC", "MIT", "MIT-0", "Unlicense", "Zlib"}

// known are files that were read by people, as the rules below don't take them.
var known = map[string]reading{
	"github.com/go-sql-driver/mysql LICENSE": {"MPL-2.0", "whoever passes on a changed version of its files passes on their source; used as it is, a pointer to it will do"},
	"modernc.org/sqlite LICENSE-SQLITE":      {"public domain", ""},
	// It also names modules that only its tests need, one of them under MPL-2.0. What is compiled in is judged by itself.
	"modernc.org/sqlite LICENSE-3RD-PARTY.md": {"MIT", ""},
}

// reading is what a file turned out to be, and what that asks for beyond a notice.
type reading struct{ licence, terms string }

// How much of a file must be a licence that is known, in per cent. Lists of what
// others wrote also name them.
const (
	covered     = 75
	coveredList = 50
)

var (
	licenceFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying)([.-].*)?$`)
	otherFile   = regexp.MustCompile(`(?i)(\.(go|s|c|h)|-logo)$`) // code with such a name, and pictures
	otherParty  = regexp.MustCompile(`(?i)3rd|third`)
	apart       = regexp.MustCompile(`(?i)^(testdata|_.*|\..*|examples?)$`) // what is not compiled in
)

// classify finds the licences of a module, those of its folders included.
func (m *module) classify() error {
	if m.Dir == "" {
		return fmt.Errorf("%s@%s is not in the module cache; run: go mod download", m.Path, m.Version)
	}
	var errs []error
	atRoot := false
	err := filepath.WalkDir(m.Dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != m.Dir && apart.MatchString(entry.Name()):
			return filepath.SkipDir
		case entry.IsDir() || !licenceFile.MatchString(entry.Name()) || otherFile.MatchString(entry.Name()):
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if read, ok := known[m.Path+" "+filepath.ToSlash(name[len(m.Dir)+1:])]; ok {
			atRoot, m.licences, m.terms = true, append(m.licences, read.licence), m.terms+read.terms
			return nil
		}
		found, err := judge(text, otherParty.MatchString(entry.Name()))
		if err != nil {
			errs = append(errs, fmt.Errorf("%s@%s: %s %w", m.Path, m.Version, name[len(m.Dir)+1:], err))
		}
		atRoot = atRoot || filepath.Dir(name) == m.Dir && len(found) > 0
		m.licences = append(m.licences, found...)
		return nil
	})
	if !atRoot {
		errs = append(errs, fmt.Errorf("%s@%s has no file with its licence", m.Path, m.Version))
	}
	slices.Sort(m.licences)
	m.licences = slices.Compact(m.licences)
	return errors.Join(append(errs, err)...)
}

// judge names the licences of a text. The error says what is wrong with it.
func judge(text []byte, list bool) (names []string, err error) {
	coverage, least := licensecheck.Scan(text), float64(covered)
	if list {
		least = coveredList
	}
	for _, match := range coverage.Match {
		if !slices.Contains(harmless, match.ID) {
			return nil, fmt.Errorf("may ask for more than a notice: %s", match.ID)
		}
		if !match.IsURL {
			names = append(names, match.ID)
		}
	}
	if coverage.Percent < least || len(names) == 0 {
		return nil, fmt.Errorf("is no licence that is known: %.0f %% of it is", coverage.Percent)
	}
	return names, nil
}
