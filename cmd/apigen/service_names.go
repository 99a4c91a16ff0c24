package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser/source"
)

// namesIn returns what the files of a service in dir are called. Those that an
// earlier run wrote in another case keep their names.
func namesIn(dir, name string) (service.Names, error) {
	text, err := source.ReadFile(filepath.Join(dir, merge.RecordPath))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return service.Names{}, fmt.Errorf("read %s: %w", merge.RecordPath, err)
	}
	record := merge.ParseRecord(text)
	kept := func(file string) bool {
		ours := record.Service == "" || record.Service == name
		return ours && spelledSo(dir, file) && !spelledSo(dir, strings.ToLower(file))
	}
	return service.NamesOf(name, kept), nil
}

// spelledSo reports whether a file is there in exactly this spelling, which some
// disks do not care for.
func spelledSo(dir, file string) bool {
	entries, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(path.Dir(file))))
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(file) })
}
