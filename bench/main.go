// Command bench measures apigen's generated service against its peers.
//
//	bench table   the table of docs/performance.md
//	bench sizes   the last part of it: what was generated
//	bench wire    the table with the network in between
//	bench models  the tables of the data layer
//	bench cell    one peer on one item, with a profile if asked for
package main

import (
	"fmt"
	"io"
	"os"
)

var commands = map[string]func(args []string, out io.Writer) error{
	"table":  table,
	"sizes":  func(_ []string, out io.Writer) error { return printSizes(out, 3) },
	"wire":   wire,
	"models": printModels,
	"serve":  serve, // what wire starts
	"cell":   cell,
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("say what to do: table, wire, models, sizes or cell")
	}
	command, ok := commands[args[0]]
	if !ok {
		return fmt.Errorf("there is no command %q", args[0])
	}
	return command(args[1:], out)
}
