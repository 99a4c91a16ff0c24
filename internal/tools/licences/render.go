package main

import (
	"cmp"
	"fmt"
	"strings"
)

const heading = `# Licences

What reaches you by way of modules, with the licences found in their files. They ask
for a notice at most, but where the last column says more. "tool" is inside of the command apigen, "service" in
a generated service: the runtime's own imports, and what the ` + "`go.mod`" + ` of a new project
requires, of which a build takes a part only. ` + "`make licences`" + ` writes this page, and
a test compares it with the modules.

| module | version | licence | in | asks for |
|---|---|---|---|---|
`

func render(modules []module) string {
	var page strings.Builder
	page.WriteString(heading)
	for _, m := range modules {
		var places []string
		if m.tool {
			places = append(places, "tool")
		}
		if m.service {
			places = append(places, "service")
		}
		fmt.Fprintf(&page, "| %s | %s | %s | %s | %s |\n", m.Path, m.Version, strings.Join(m.licences, ", "), strings.Join(places, ", "), cmp.Or(m.terms, "a notice at most"))
	}
	return page.String()
}
