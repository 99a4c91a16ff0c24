package apigen_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/runtime/middleware"
)

// The tool may not import the runtime, and says what its defaults are.
func TestTheToolKnowsTheDefaultsOfTheRuntime(t *testing.T) {
	require.EqualValues(t, middleware.DefaultDeadline, contract.DefaultTimeout)
	require.EqualValues(t, middleware.DefaultBodyLimit, contract.DefaultMaxBytes)
}
