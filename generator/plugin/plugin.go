package plugin

import (
	"encoding/json"

	"github.com/apigen/apigen/parser/contract"
)

// Version is the version of the protocol, in requests and answers. Fields may be
// added to requests within a version.
const Version = 1

// MaxAnswer is the size of an answer, in bytes, at most.
const MaxAnswer = 32 << 20

// Request is what a plugin reads from its standard input.
type Request struct {
	Version  int           `json:"version"`
	Contract string        `json:"contract"` // path of the contract, slash-separated, relative to the service's directory
	Settings Settings      `json:"settings"`
	API      *contract.API `json:"api"`
}

// Settings say how the service is generated.
type Settings struct {
	Command string `json:"command"` // the service's command name, such as "user" for user-api
	Root    string `json:"root"`    // import path of the service's directory
	Runtime string `json:"runtime"` // import path of the runtime packages
	Style   string `json:"style"`   // of file names: gozero or go_zero
}

// Encode writes a request. Version is filled in.
func Encode(r Request) ([]byte, error) {
	r.Version = Version
	return json.Marshal(r)
}
