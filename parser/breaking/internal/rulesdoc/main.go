// Command rulesdoc writes docs/breaking.md from the table of rules and the cases
// in testdata/breaking. It is run by go generate in parser/breaking.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: rulesdoc CASES PAGE")
		os.Exit(2)
	}
	page, err := render(os.DirFS(os.Args[1]))
	if err == nil {
		err = os.WriteFile(os.Args[2], page, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "rulesdoc:", err)
		os.Exit(1)
	}
}
