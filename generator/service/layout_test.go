package service_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/service"
)

// Files are named after the service: not as tests, for one platform only, or
// as what Windows takes for a device.
func TestServiceFilesWorkEverywhere(t *testing.T) {
	for name, want := range map[string]string{
		"user-api": "user", "user_api": "user", "-api": "-api", "a-b": "a-b",
		"x_test": "x-test", "x_linux-api": "x-linux", "x_windows_amd64": "x_windows-amd64",
		"nul": "service-nul", "CON-api": "service-con", "User": "user", "User-API": "user", "USER_api": "user", "aux.v2": "service-aux.v2", "console": "console",
	} {
		require.Equal(t, want, service.CommandName(name), name)
	}
	require.Equal(t, "etc/con-api.yaml", service.ConfigPath("con-api"))
	require.Equal(t, "etc/service-con.yaml", service.ConfigPath("con"))
	require.Equal(t, "etc/user-api.yaml", service.ConfigPath("User-API"))
}
