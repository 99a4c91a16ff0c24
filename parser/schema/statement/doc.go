// Package statement cuts SQL text into statements and tokens, well enough to
// find where one ends in each dialect. It does not check grammar.
package statement
