// Package project emits what surrounds a service: its module, its settings,
// and the runtime packages it carries or requires.
package project
