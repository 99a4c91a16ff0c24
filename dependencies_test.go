package apigen_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// With all that comes along, the runtime packages every service has need two
// modules besides the standard library.
func TestServicesDependOnTwoModules(t *testing.T) {
	packages := []string{"list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./runtime/conf", "./runtime/jwt"}
	for _, dir := range standardOnly {
		packages = append(packages, "./"+dir)
	}
	output, err := exec.Command("go", packages...).Output()
	require.NoError(t, err)
	seen := map[string]bool{}
	for name := range strings.FieldsSeq(string(output)) {
		seen[name] = true
	}
	require.Equal(t, map[string]bool{module: true, "github.com/golang-jwt/jwt/v5": true, "go.yaml.in/yaml/v4": true}, seen)
}
