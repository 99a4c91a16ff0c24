package breaking

import (
	"github.com/apigen/apigen/parser/contract"
)

func required(i item) bool { return freedom(i) == 0 }

// freedom says how far a request may leave a value out: always, under a
// condition, or never.
func freedom(i item) int {
	switch {
	case i.in == contract.Path:
		return 0
	case i.field().OptionalIf != "":
		return 1
	case i.field().Optional:
		return 2
	}
	return 0
}
