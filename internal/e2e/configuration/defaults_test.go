package configuration_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/source"
	"github.com/apigen/apigen/runtime/metrics"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/serve"
)

// The tool may not import the runtime, and says what its defaults are.
func TestTheToolKnowsTheDefaultsOfTheRuntime(t *testing.T) {
	require.EqualValues(t, middleware.DefaultDeadline, contract.DefaultTimeout)
	require.EqualValues(t, middleware.DefaultBodyLimit, contract.DefaultMaxBytes)

	config, problems := deploy.ReadConfig(source.NewFile("etc/user.yaml", nil))
	require.Empty(t, problems)
	require.EqualValues(t, serve.DefaultPort, config.Port)
	require.EqualValues(t, serve.DefaultAdminPort, config.AdminPort)
	require.Equal(t, serve.DefaultDrainDelay, config.DrainDelay)
	require.Equal(t, serve.DefaultGrace, config.Grace)
	require.Equal(t, serve.DefaultMaxConns, config.MaxConns)
	require.Equal(t, metrics.DefaultBuckets(), config.Buckets)
}
