// Package page reads the parts of a documentation page that tests run: its blocks of
// code, its tables and the code in their cells.
package page
