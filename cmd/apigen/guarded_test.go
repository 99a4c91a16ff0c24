package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// signed is a contract that asks for signatures which nothing checks.
const signed = `
-- shop.api --
syntax = "v1"

@server (
	signature: true
)
service shop-api {
	@doc "pays an order"
	@handler Pay
	post /pay
}
`

func TestAGuardThatNobodyHasIsRefused(t *testing.T) {
	t.Parallel()
	for _, command := range [][]string{
		{"api", "validate", "shop.api"}, {"api", "lint", "shop.api"}, {"api", "routes", "shop.api"}, {"api", "go", "--api", "shop.api", "--dir", "out"},
	} {
		dir := unpack(t, signed)
		ran := invoke(t, dir, command...)
		require.Equal(t, exitFound, ran.code, "%v: %s", command, ran.stdout)
		require.Contains(t, ran.stderr, "shop.api:4:2: error: nothing checks the signatures", command)
		require.NoDirExists(t, dir+"/out")
	}
}

func TestAProjectMaySayThatItKnows(t *testing.T) {
	t.Parallel()
	const known = "-- apigen.yaml --\nversion: 1\nservices:\n  - contract: shop.api\nlint:\n  rules:\n    unchecked-signature: LEVEL\n"
	for level, want := range map[string]string{"warning": "0 errors, 1 warning", "off": ""} {
		ran := invoke(t, unpack(t, strings.Replace(known, "LEVEL", level, 1)+signed), "api", "validate", "shop.api")
		require.Equal(t, exitOK, ran.code, ran.stderr)
		require.Contains(t, ran.stderr, want)
		require.Equal(t, level == "warning", strings.Contains(ran.stderr, "unchecked-signature"), ran.stderr)
	}
	checked := strings.Replace(signed, "signature: true", "signature: true\n\tmiddleware: Signature", 1)
	require.Equal(t, exitOK, invoke(t, unpack(t, checked), "api", "validate", "shop.api").code)
}

// A contract that is no more than compared with need not be good.
func TestBreakingReadsAFormerContractThatLacksAGuard(t *testing.T) {
	t.Parallel()
	dir := unpack(t, strings.Replace(signed, "shop.api", "old.api", 1)+strings.Replace(signed, "\tsignature: true\n", "\tgroup: pay\n", 1))
	ran := invoke(t, dir, "api", "breaking", "--api", "shop.api", "--against", "old.api", "--level", "wire")
	require.Equal(t, exitOK, ran.code, ran.stderr)
}
