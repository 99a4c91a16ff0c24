package jwt_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDependsOnGolangJWTAlone keeps the package light for those who vendor it.
func TestDependsOnGolangJWTAlone(t *testing.T) {
	for _, name := range []string{".", "./jwks"} {
		output, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", name).CombinedOutput()
		require.NoError(t, err, "%s", output)
		require.Contains(t, string(output), "github.com/golang-jwt/jwt/v5")
		for line := range strings.Lines(string(output)) {
			path := strings.TrimSpace(line)
			if path != "github.com/golang-jwt/jwt/v5" && !strings.Contains(path, "/runtime/") {
				t.Errorf("%s depends on %s", name, path)
			}
		}
	}
}
