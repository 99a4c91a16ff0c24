package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The contracts of the page of the language become services that build: all but the
// one about types of Go packages, whose modules would have to be fetched, and that
// about paths, which internal/e2e/routes starts.
func TestContractsOfTheLanguagePageBuild(t *testing.T) {
	if testing.Short() {
		t.Skip("builds services")
	}
	t.Parallel()
	built := 0
	for i, contract := range blocks(t, "language.md", "api") {
		if strings.Contains(contract, `go "`) || strings.Contains(contract, "echo-api") {
			continue
		}
		dir := workspace(t, map[string]string{
			"page.api":       contract,
			"base.api":       "type Base {\n\tShop string `json:\"shop\"`\n}\n",
			"users/user.api": "type Customer {\n\tName string `json:\"name\"`\n}\n",
		})
		invoke(t, dir, "api", "go", "--api", "page.api", "--dir", ".").ok(t)
		buildService(t, dir, fmt.Sprint("page", i))
		require.Contains(t, invoke(t, dir, "api", "go", "--api", "page.api", "--dir", ".").ok(t).stdout, "everything is up to date")
		built++
	}
	require.Equal(t, 3, built)
}
