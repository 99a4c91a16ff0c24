package limit_test

import (
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/clientip"
	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/limit"
)

type settings struct {
	Clients clientip.Config `yaml:"clients"`
	PerIP   limit.Rate      `yaml:"perIP"`
	PerUser limit.Rate      `yaml:"perUser"`
}

func TestInAConfigurationFile(t *testing.T) {
	load := func(text string) (settings, error) {
		path := filepath.Join(t.TempDir(), "service.yaml")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return conf.Load[settings](path)
	}
	got, err := load("clients:\n  trustedProxies: [10.0.0.0/8]\nperIP: 100/s burst 200\n")
	require.NoError(t, err)
	require.Equal(t, settings{
		Clients: clientip.Config{TrustedProxies: []clientip.CIDR{{Prefix: netip.MustParsePrefix("10.0.0.0/8")}}},
		PerIP:   limit.Rate{Limit: 100, Per: time.Second, Burst: 200},
	}, got)
	_, err = load("clients:\n  trustedProxies: [10.0.0.0/8, 0.0.0.0/0]\nperIP: 100 per second\n")
	require.ErrorContains(t, err, `a rate must read like "100/m"`)
	require.ErrorContains(t, err, "clients.trustedProxies")
	require.ErrorContains(t, err, "trusts everybody")
}
