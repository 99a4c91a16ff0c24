package load

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

const (
	// MaxFile is the most bytes that a file of DDL may have.
	MaxFile = 16 << 20
	// MaxFiles is the most files that one schema may be read from.
	MaxFiles = 10_000
	// MaxStatements is the most statements that all files may have together.
	MaxStatements = 200_000
)

// Files reads the files that match patterns of package path, such as
// "db/*.sql", in the order of the patterns and by name within one, each once.
// Files that undo a migration, *.down.sql, are left out unless a pattern names
// them. What can't be read is an error; the other files are returned.
func Files(fsys fs.FS, patterns ...string) ([]*source.File, diag.List) {
	var files []*source.File
	var problems diag.List
	seen := map[string]bool{}
	for _, pattern := range patterns {
		names, err := fs.Glob(fsys, path.Clean(strings.TrimPrefix(pattern, "./")))
		if err != nil || len(names) == 0 {
			problems.Add(unreadable(pattern, "no file matches %s", pattern).WithHint("check the pattern; * stands for any name within one folder"))
		}
		slices.Sort(names)
		for _, name := range names {
			undo := strings.HasSuffix(name, ".down.sql") && !strings.Contains(pattern, ".down.")
			if seen[name] || undo || len(files) >= MaxFiles {
				continue
			}
			seen[name] = true
			if text, err := readFile(fsys, name); err != nil {
				problems.Add(unreadable(name, "can't read %s: %s", name, err).WithHint("give files of SQL in UTF-8"))
			} else {
				files = append(files, source.NewFile(name, text))
			}
		}
	}
	return files, problems
}

func unreadable(name, format string, args ...any) diag.Diagnostic {
	d := diag.Errorf(source.Span{}, diag.UnreadableSchema, format, args...)
	d.Span.Start.Filename, d.Span.End.Filename = name, name
	return d
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, reason(err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	switch {
	case err != nil:
		return nil, reason(err)
	case len(text) > MaxFile:
		return nil, fmt.Errorf("it has more than %d MiB", MaxFile>>20)
	case !utf8.Valid(text):
		return nil, errors.New("it is no text in UTF-8")
	}
	return text, nil
}

// reason is an error without the path, which the message names already.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
