// Package contract is what a program means: names resolved, defaults applied,
// every rule checked. It is language-neutral and never changes once resolved.
package contract
