package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A second service of a module, in a folder below the first one, which has copies
// of the runtime of its own.
func TestAServiceBelowAnother(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	put(t, dir, "services/shop/shop.api", "service shop {\n\t@handler Ping\n\tget /ping\n}\n")
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"  - contract: services/shop/shop.api\n    dir: services/shop\n")
	invoke(t, dir, "generate").ok(t)
	goCommand(t, dir, "vet", "./...")
	invoke(t, dir, "generate", "--check").ok(t)
}

// A second service in a module of its own, whose contract changes: the one above
// is not asked whether that code compiles.
func TestAServiceInAModuleBelow(t *testing.T) {
	t.Parallel()
	dir := greetCopy(t)
	for name, text := range contents(t, greetCopy(t)) {
		if text != "directory" {
			put(t, dir, "services/greet/"+name, text)
		}
	}
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"  - contract: services/greet/greet.api\n    dir: services/greet\n")
	put(t, dir, "services/greet/greet.api", read(t, dir, "services/greet/greet.api")+"\nservice greet {\n\t@handler Bye\n\tget /bye/:name (HelloRequest) returns (HelloResponse)\n}\n")
	invoke(t, dir, "generate").ok(t)
	goCommand(t, dir+"/services/greet", "vet", "./...")
}

// Models of several databases make one module that has what each requires.
func TestModelsOfSeveralDatabases(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{
		"a.sql": "CREATE TABLE users (id BIGINT PRIMARY KEY, balance DECIMAL(10,2) NOT NULL);\n",
		"apigen.yaml": "version: 1\nmodels:\n" +
			"  - {dialect: postgres, src: [a.sql], dir: internal/pg, decimal: shopspring}\n" +
			"  - {dialect: mysql, src: [a.sql], dir: internal/my}\n" +
			"  - {dialect: sqlite, src: [a.sql], dir: internal/lite}\n",
	})
	invoke(t, dir, "generate").ok(t)
	before := contents(t, dir)
	goCommand(t, dir, "vet", "-mod=readonly", "./...")
	require.NotContains(t, invoke(t, dir, "generate").ok(t).stdout, "go get")
	require.Equal(t, before, contents(t, dir))
}

// Two services that would be pushed as one image, or run under one name.
func TestServicesDeployedAsOne(t *testing.T) {
	t.Parallel()
	const services = "version: 1\nservices:\n  - {contract: a.api, dir: a}\n  - {contract: b.api, dir: b}\n"
	dir := workspace(t, map[string]string{
		"a.api": "service a {\n\t@handler Ping\n\tget /ping\n}\n",
		"b.api": "service b {\n\t@handler Ping\n\tget /ping\n}\n",
	})
	for section, want := range map[string]string{
		"name: one":              "are both deployed as one; give one of them deploy: {name: …} of its own",
		"image: example.com/all": "have one image, example.com/all; give each of them deploy: {image: …} of its own",
	} {
		put(t, dir, "apigen.yaml", services+"deploy: {targets: [docker], "+section+"}\n")
		ran := invoke(t, dir, "generate")
		require.Equal(t, exitUsage, ran.code)
		require.Contains(t, ran.stderr, "apigen.yaml: the services in a and b "+want)
		require.NoFileExists(t, dir+"/a/Dockerfile")
	}
	put(t, dir, "apigen.yaml", services+"deploy: {targets: [docker]}\n")
	invoke(t, dir, "generate").ok(t)
}
