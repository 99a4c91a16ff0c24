package deploy

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRegistryOfAnImage(t *testing.T) {
	t.Parallel()
	for image, want := range map[string]string{
		"greet": "", "team/greet": "", "localhost/greet": "localhost", "ghcr.io/team/greet": "ghcr.io",
		"docker.io/team/greet": "docker.io", "registry:5000/greet": "registry:5000",
	} {
		require.Equal(t, want, Settings{Image: image}.Registry(), image)
	}
}
