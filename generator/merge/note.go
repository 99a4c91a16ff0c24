package merge

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/apigen/apigen/generator/plan"
)

// Note returns the record of the service in a tree with further generated files
// in it, for those that write beside the service what it keeps from then on. There
// is no file when the tree has no record.
func Note(disk fs.FS, paths []string) ([]plan.File, error) {
	text, err := fs.ReadFile(disk, RecordPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", RecordPath, err)
	}
	record := ParseRecord(text)
	if record.Service == "" {
		return nil, nil
	}
	for _, name := range paths {
		record.Generated[name] = true
	}
	return []plan.File{{Path: RecordPath, Owner: plan.Record, Content: record.Text(), Origin: "record"}}, nil
}
