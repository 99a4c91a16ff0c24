package conf_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/apigen/apigen/runtime/conf"
)

// The configuration of a command: a file, the environment, flags.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "conf")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "etc.yaml")
	_ = os.WriteFile(file, []byte("port: 8080\nlevel: ${LEVEL:-info}\n"), 0o600)

	type config struct {
		Port  int
		Level string `reload:"true"`
	}
	flags := conf.NewFlags(flag.NewFlagSet("greet", flag.ContinueOnError), file)
	source, err := conf.Open[config](flags.File(), flags.Option(), conf.WithEnvPrefix("GREET"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(source.Value())

	_ = os.WriteFile(file, []byte("port: 9090\nlevel: debug\n"), 0o600)
	changes, _ := source.Reload()
	fmt.Println(source.Value(), changes.Applied, changes.Ignored)
	// Output:
	// {8080 info}
	// {8080 debug} [level] [port]
}
