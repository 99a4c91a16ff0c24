// Package golden serves the tests of emitters: cases in txtar archives, which
// hold the input and, below want/, the files that it becomes; and runs the modules
// that referees need. Only tests import it.
package golden
