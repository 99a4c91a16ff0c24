// Package encode appends Go values to a buffer as JSON text. Generated code
// calls it for what a struct is made of; the result is what encoding/json
// writes with SetEscapeHTML(false), byte for byte.
package encode
