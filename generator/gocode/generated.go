package gocode

import (
	"sync"

	"github.com/apigen/apigen/generator/plan"
)

// Generated is the generated file at path. Its code is built when first needed,
// and formatted only when the file on disk may have to change.
func Generated(path string, build func() *File) plan.File {
	raw := sync.OnceValues(func() ([]byte, error) { return build().unformatted() })
	return plan.File{
		Path:  path,
		Owner: plan.Generated,
		Render: func() ([]byte, error) {
			text, err := raw()
			if err != nil {
				return nil, err
			}
			return seal(text)
		},
		Matches: func(body []byte) bool {
			text, err := raw()
			return err == nil && sameLayout(text, body)
		},
	}
}
