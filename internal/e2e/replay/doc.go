// Package replay holds parser/breaking to the truth: requests that random contracts
// accept are sent to services of changed ones.
package replay
