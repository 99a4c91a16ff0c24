package project_test

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/project"
)

func TestDeliveryFollowsTheBuild(t *testing.T) {
	goMod := []byte("module example.com/fork\n\ngo 1.26.0\n")
	const hash = "h1:abc="
	cases := map[string]struct {
		main debug.Module
		want project.Mode
	}{
		"release":                {debug.Module{Version: "v1.2.3", Sum: hash}, project.ModuleMode},
		"prerelease":             {debug.Module{Version: "v1.2.3-rc.1", Sum: hash}, project.ModuleMode},
		"pseudo-version":         {debug.Module{Version: "v0.0.0-20260101000000-0123456789ab", Sum: hash}, project.ModuleMode},
		"go run in a checkout":   {debug.Module{Version: "(devel)"}, project.VendorMode},
		"no version":             {debug.Module{}, project.VendorMode},
		"checkout at a tag":      {debug.Module{Version: "v1.2.3"}, project.VendorMode},
		"checkout with changes":  {debug.Module{Version: "v1.2.3+dirty", Sum: hash}, project.VendorMode},
		"pseudo-version changed": {debug.Module{Version: "v0.0.0-20260101000000-0123456789ab+dirty", Sum: hash}, project.VendorMode},
		"replaced":               {debug.Module{Version: "v1.2.3", Sum: hash, Replace: &debug.Module{Path: "../x"}}, project.VendorMode},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			d := project.FromBuildInfo(&debug.BuildInfo{Main: c.main}, goMod)
			require.Equal(t, c.want, d.Mode)
			require.Equal(t, "example.com/fork", d.Module)
			require.Equal(t, c.want == project.ModuleMode, d.Version != "" && d.Sum != "")
		})
	}
	require.Equal(t, project.VendorMode, project.FromBuildInfo(nil, goMod).Mode)
}

func TestDeliveryByChoice(t *testing.T) {
	released := project.Delivery{Mode: project.ModuleMode, Module: "m", Version: "v1.0.0", Sum: "h1:x="}
	checkout := project.Delivery{Mode: project.VendorMode, Module: "m"}
	for _, c := range []struct {
		from   project.Delivery
		choice string
		want   project.Mode
		err    string
	}{
		{released, "", project.ModuleMode, ""},
		{released, "vendor", project.VendorMode, ""},
		{checkout, "", project.VendorMode, ""},
		{checkout, "vendor", project.VendorMode, ""},
		{checkout, "module", "", `built from a checkout: use "vendor"`},
		{released, "Vendor", "", `runtime "Vendor" is unknown: use "vendor" or "module"`},
	} {
		got, err := c.from.With(c.choice)
		if c.err != "" {
			require.ErrorContains(t, err, c.err)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, c.want, got.Mode)
	}
}
