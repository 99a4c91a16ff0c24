// Package apigen holds the parts of this repository that the tool delivers
// into generated projects: the source of the runtime packages and the exact
// versions of their dependencies.
//
// It sits at the module root because go:embed can't reach upwards. Everything
// here is data: the package imports no runtime code, and neither does the tool.
package apigen

import "embed"

//go:generate go run ./cmd/apigen generate --dir examples/userapi
//go:generate go run ./cmd/apigen api go --dir examples/requestpath

// Runtime is the source under runtime/, by its path from the module root, such
// as "runtime/serve/serve.go". Test files are part of it; who copies a package
// into a project leaves them out.
//
//go:embed all:runtime
var Runtime embed.FS

// GoMod is this module's go.mod. Its path line names the module, so that a
// fork delivers its own runtime, and its require lines fix the versions of
// what generated projects depend on.
//
//go:embed go.mod
var GoMod []byte

// GoSum is this module's go.sum, the source of checksums for generated projects.
//
//go:embed go.sum
var GoSum []byte

// Example is the finished user API under examples/userapi, from which
// "apigen quickstart" takes everything that the contract does not determine. Its
// parts are named, so that a database or a binary left there by a run stays out.
//
//go:embed examples/userapi/*.go examples/userapi/*.api examples/userapi/*.yaml
//go:embed examples/userapi/db examples/userapi/etc examples/userapi/internal
var Example embed.FS
