// Package scratch writes modules for tests: services that are generated for the
// occasion, beside the runtime of this repository, and programs that ask them.
package scratch
