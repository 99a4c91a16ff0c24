// Package httpx has no code: its tests send the same requests to generated binding
// and to go-zero's httpx.Parse, on structs with the same tags, and compare what
// comes of them. Where the two part is listed in differences.tsv with the reason.
package httpx
