package plan

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// Render fills in the Content of the files that have a Render function, on as
// many processors as the program may use. The error is that of the first such
// file in the list, whichever failed first.
func Render(files []*File) error {
	return each(len(files), func(i int) error { return files[i].render() })
}

func (f *File) render() error {
	if f.Render == nil {
		return nil
	}
	content, err := f.Render()
	if err != nil {
		return fmt.Errorf("%s: %s: %w", f.Origin, f.Path, err)
	}
	f.settle(content)
	return nil
}

// settle ends what is left for later.
func (f *File) settle(content []byte) { f.Content, f.Render, f.Matches = content, nil, nil }

// each does n pieces of work on all processors. The error is that of the first
// piece, in order, that has one; every piece is done.
func each(n int, work func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = work(i)
			}
		})
	}
	workers.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
