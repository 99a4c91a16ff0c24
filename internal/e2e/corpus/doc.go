// Package corpus takes contracts of real projects all the way to services that answer.
// See APIGEN_CORPUS and `make corpus`.
package corpus
