package gocode

import (
	"sync"

	"github.com/apigen/apigen/generator/plan"
)

// Generated is the generated file at path. Its code is built when first needed,
// and formatted only when the file on disk may have to change.
func Generated(path string, build func() *File) plan.File {
	return generated(path, func() ([]byte, error) { return build().unformatted() })
}

// Written is [Generated] for code that is written as text, its imports included.
// std names the packages of the standard library among them.
func Written(path string, std []string, text func() []byte) plan.File {
	known := map[string]bool{}
	for _, name := range std {
		known[name] = true
	}
	return generated(path, func() ([]byte, error) { return groupImports(text(), known), nil })
}

func generated(path string, unformatted func() ([]byte, error)) plan.File {
	raw := sync.OnceValues(unformatted)
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
