package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzSettings(f *testing.F) {
	for _, c := range misuses["settings"] {
		f.Add(c.files[settingsFile])
	}
	f.Add("version: 1\nservices:\n  - contract: greet.api\n    dir: .\n    style: go_zero\n")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := parseSettings(settingsFile, []byte(text)); err != nil {
			require.True(t, strings.HasPrefix(err.Error(), settingsFile+":"), "%v", err)
			require.NotContains(t, err.Error(), "\n")
			require.NotContains(t, err.Error(), "main.", "Go types mean nothing to a reader")
		}
	})
}
