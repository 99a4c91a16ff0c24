package main

import "testing"

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
