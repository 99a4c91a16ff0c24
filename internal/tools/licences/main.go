// Command licences lists the modules that reach users of apigen, inside of the
// command or of a generated service, with their licences as docs/licences.md. It
// fails when one of them asks for more than a notice.
package main

import (
	"fmt"
	"os"
)

func main() {
	page, err := licences("../../..")
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
	fmt.Print(page)
}

func licences(repository string) (string, error) {
	modules, err := delivered(repository)
	if err != nil {
		return "", err
	}
	for i := range modules {
		if err := modules[i].classify(); err != nil {
			return "", err
		}
	}
	return render(modules), nil
}
