// Package secret holds values that must never be printed: signing keys,
// passwords, tokens. Configuration structs use [String] for such fields;
// every usual way of printing one shows a placeholder instead of the value.
package secret
