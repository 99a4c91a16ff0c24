// Command deploy judges by the libraries of Docker what apigen deploy writes:
//
//	deploy dockerfile < Dockerfile      one line of JSON an instruction, as BuildKit reads it
//	deploy context DIR < .dockerignore  the files of DIR that are sent to the build
//	deploy compose FILE...              the project as Compose reads it, in JSON
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

func main() {
	judges := map[string]func([]string) error{"dockerfile": dockerfile, "context": sent, "compose": compose}
	judge, ok := judges[os.Args[1]]
	if !ok {
		fmt.Fprintln(os.Stderr, "want dockerfile, context DIR or compose FILE...")
		os.Exit(2)
	}
	if err := judge(os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// dockerfile fails on what BuildKit warns about, too.
func dockerfile([]string) error {
	parsed, err := parser.Parse(os.Stdin)
	if err != nil {
		return err
	}
	var warnings []error
	for _, w := range parsed.Warnings {
		warnings = append(warnings, errors.New(w.Short))
	}
	rules := linter.New(&linter.Config{Warn: func(name, _, _, message string, _ []parser.Range) {
		warnings = append(warnings, fmt.Errorf("%s: %s", name, message))
	}})
	stages, arguments, err := instructions.Parse(parsed.AST, rules)
	if err != nil || len(warnings) > 0 {
		return errors.Join(append(warnings, err)...)
	}
	out := json.NewEncoder(os.Stdout)
	for _, a := range arguments {
		if err := out.Encode([]string{"global", a.Name(), a.String()}); err != nil {
			return err
		}
	}
	for i, stage := range stages {
		if err := out.Encode([]string{fmt.Sprint(i), "from", stage.BaseName}); err != nil {
			return err
		}
		for _, c := range stage.Commands {
			if err := out.Encode([]string{fmt.Sprint(i), c.Name(), fmt.Sprint(c)}); err != nil {
				return err
			}
		}
	}
	return nil
}

func sent(dirs []string) error {
	patterns, err := ignorefile.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	ignored, err := patternmatcher.New(patterns)
	if err != nil {
		return err
	}
	return fs.WalkDir(os.DirFS(dirs[0]), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		out, err := ignored.MatchesOrParentMatches(filepath.FromSlash(name))
		if err == nil && !out {
			fmt.Println(name)
		}
		return err
	})
}

func compose(files []string) error {
	options, err := cli.NewProjectOptions(files, cli.WithOsEnv, cli.WithEnvFiles(), cli.WithDotEnv, cli.WithInterpolation(true))
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	text, err := project.MarshalJSON()
	if err == nil {
		_, err = os.Stdout.Write(text)
	}
	return err
}
