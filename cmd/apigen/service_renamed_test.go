package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A text of the user's may happen to be the service's name: a key of a cache must not
// change because the contract calls the service otherwise.
func TestRenamingAServiceChangesNoTextOfTheUsers(t *testing.T) {
	dir := greetCopy(t)
	mine := "\n// greet is said here.\nconst cachePrefix = \"greet:\"\n\nfunc hint() { fmt.Println(\"greet: \", cachePrefix, \"etc/greet.yaml\") }\n"
	put(t, dir, "greet.go", read(t, dir, "greet.go")+mine)
	put(t, dir, "etc/greet.yaml", strings.Replace(read(t, dir, "etc/greet.yaml"), "8888}", "9999} # of greet", 1))
	put(t, dir, "Makefile", read(t, dir, "Makefile")+"\nmine:\n\techo greet\n")
	put(t, dir, "greet.api", strings.Replace(read(t, dir, "greet.api"), "service greet", "service hello", 1))

	ran := invoke(t, dir, "generate")
	require.Zero(t, ran.code, ran.stderr)
	main, config, makefile := read(t, dir, "hello.go"), read(t, dir, "etc/hello.yaml"), read(t, dir, "Makefile")
	require.Contains(t, main, mine)
	require.Contains(t, main, `conf.NewFlags(flag.CommandLine, "etc/hello.yaml")`)
	require.Contains(t, main, `fmt.Fprintln(os.Stderr, "hello:", err)`)
	require.True(t, strings.HasPrefix(main, "// Command hello serves greet.api.\n"))
	require.Contains(t, config, "9999} # of greet\n")
	require.Contains(t, config, "\n  service: hello\n")
	require.Contains(t, makefile, "\techo greet\n")
	require.Contains(t, makefile, "\tgo build -o hello .\n")
	for _, told := range []string{"lines 86, 87, 89 of hello.go still say greet", "line 4 of etc/hello.yaml still says greet", "line 19 of Makefile still says greet"} {
		require.Contains(t, ran.stderr, told)
	}
	require.Equal(t, "everything is up to date", strings.SplitN(invoke(t, dir, "generate").ok(t).stdout, "\n", 2)[0])
}

// A main that reads a configuration file which has moved away does not start.
func TestRenamingAServiceStopsWhereAnotherFileHasTheName(t *testing.T) {
	for taken, kept := range map[string]string{"hello.go": "greet.go", "etc/hello.yaml": "etc/greet.yaml"} {
		dir := greetCopy(t)
		put(t, dir, taken, map[bool]string{true: "package main\n\nvar hello = 1\n", false: "host: x\n"}[taken == "hello.go"])
		put(t, dir, "greet.api", strings.Replace(read(t, dir, "greet.api"), "service greet", "service hello", 1))
		ran := invoke(t, dir, "generate")
		require.Equal(t, 1, ran.code)
		require.Contains(t, ran.stderr, kept+":1:1: error: the service is called hello now, and "+taken+", as this file would be called, exists already")
		require.Contains(t, read(t, dir, "greet.go"), "etc/greet.yaml")
		require.Contains(t, read(t, dir, "etc/greet.yaml"), "service: greet")
	}
}

func TestRenamingAServiceFindsItBehindLettersOfSeveralBytes(t *testing.T) {
	dir := greetCopy(t)
	config := strings.Replace(read(t, dir, "etc/greet.yaml"), "trace:\n  service: greet\n", "trace: {\"sampler\": \"é 世界\", service: 'greet'}\n", 1)
	put(t, dir, "etc/greet.yaml", config)
	put(t, dir, "greet.api", strings.Replace(read(t, dir, "greet.api"), "service greet", "service hello", 1))
	invoke(t, dir, "generate").ok(t)
	require.Contains(t, read(t, dir, "etc/hello.yaml"), "\"é 世界\", service: 'hello'}\n")
}
