package password

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed common.txt
var commonText string

// common are sorted.
var common = strings.Fields(commonText)

// Common reports whether a password is among the first that are guessed (NIST SP
// 800-63B, 5.1.1.2), in any case: one of a list, the same character over and over,
// or part of the alphabet, of the digits or of a row of keys, in either direction.
func Common(password string) bool {
	folded := strings.ToLower(password)
	_, listed := slices.BinarySearch(common, folded)
	return listed || repeated(folded) || inRow(folded)
}

// rows are what fingers and minds run along.
var rows = []string{"abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm"}

func inRow(text string) bool {
	backwards := []rune(text)
	slices.Reverse(backwards)
	for _, row := range rows {
		if strings.Contains(row, text) || strings.Contains(row, string(backwards)) {
			return true
		}
	}
	return false
}

// repeated reports whether a text is one character, or a pair, again and again.
func repeated(text string) bool {
	letters := []rune(text)
	for i := 2; i < len(letters); i++ {
		if letters[i] != letters[i-2] {
			return false
		}
	}
	return true
}
