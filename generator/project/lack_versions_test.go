package project

import (
	"testing"

	testify "github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

func TestAnOlderRequirementIsLackingToo(t *testing.T) {
	want := module.Version{Path: "go.opentelemetry.io/otel/sdk", Version: "v1.47.0"}
	for text, fine := range map[string]bool{
		"": false, "require go.opentelemetry.io/otel/sdk v1.3.0": false, "require go.opentelemetry.io/otel/sdk v1.47.0": true,
		"require go.opentelemetry.io/otel/sdk v1.100.0": true, "require go.opentelemetry.io/otel v1.47.0": false,
		"require go.opentelemetry.io/otel/sdk v1.3.0\nreplace go.opentelemetry.io/otel/sdk => ../sdk": true,
	} {
		parsed, err := modfile.Parse("go.mod", []byte("module m\n\ngo 1.25\n"+text+"\n"), nil)
		testify.NoError(t, err)
		testify.Equal(t, fine, satisfied(parsed, want), text)
	}
}
