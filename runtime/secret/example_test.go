package secret_test

import (
	"fmt"

	"github.com/apigen/apigen/runtime/secret"
)

func ExampleString() {
	config := struct{ Password secret.String }{secret.New("correct horse")}
	fmt.Printf("%v\n", config.Password)
	fmt.Println(config.Password.Reveal())
	// Output:
	// [redacted]
	// correct horse
}
