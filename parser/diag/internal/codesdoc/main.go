// Command codesdoc writes docs/diagnostics.md from the table of codes and the
// examples in testdata/codes. It is run by go generate in parser/diag.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: codesdoc EXAMPLES PAGE")
		os.Exit(2)
	}
	page, err := render(os.DirFS(os.Args[1]))
	if err == nil {
		err = os.WriteFile(os.Args[2], page, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "codesdoc:", err)
		os.Exit(1)
	}
}
