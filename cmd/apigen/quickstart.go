package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/generator/service"
)

const (
	exampleDir      = "examples/userapi"
	exampleContract = "userapi.api"
)

// quickstartFlags are the flags of `apigen quickstart`.
type quickstartFlags struct {
	dir  string
	port int
	once bool
}

func quickstartCommand() *cobra.Command {
	var flags quickstartFlags
	cmd := &cobra.Command{
		Use:         "quickstart",
		Annotations: map[string]string{runsService: ""},
		Short:       "See it work: generate, build, start and try a user API",
		Long: "quickstart generates a user API with SQLite into ./quickstart, builds and starts it,\n" +
			"registers a user, logs in and reads the user back. Then it stays up for you to try.",
		Example: "  apigen quickstart\n  apigen quickstart --once",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return flags.run(cmd) },
	}
	cmd.Flags().StringVar(&flags.dir, "dir", "quickstart", "`directory` to generate into")
	cmd.Flags().IntVar(&flags.port, "port", 0, "port to serve on; 0 takes a free one")
	cmd.Flags().BoolVar(&flags.once, "once", false, "stop after the proof")
	return cmd
}

func (f quickstartFlags) run(cmd *cobra.Command) error {
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	if f.port < 0 || f.port > 65535 {
		return fmt.Errorf("--port %d is no port; use 1 to 65535, or 0 for a free one", f.port)
	}
	dir, err := filepath.Abs(f.dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "1/4 generating the user API into %s\n", f.dir)
	name, err := f.generate(cmd, dir)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "2/4 building it (the first time takes a minute: SQLite is compiled too)")
	if err := timed(out, func() error { return build(ctx, dir, name) }); err != nil {
		return err
	}
	fmt.Fprintln(out, "3/4 starting it")
	running, err := start(ctx, dir, name, f.port)
	if err != nil {
		return err
	}
	defer running.stop()
	fmt.Fprintf(out, "    listening on %s\n4/4 trying it\n", running.url)
	proof, err := prove(ctx, running.url, out)
	if err != nil {
		return fmt.Errorf("the service runs but does not answer as it should: %w", err)
	}
	if f.once {
		fmt.Fprintln(out, "\nIt works. Without --once it goes on serving.")
		return nil
	}
	proof.explain(out, running.url)
	running.follow(out, "\nIts log follows. Press Ctrl-C to stop.")
	return running.wait(ctx)
}

// generate writes the example's project and returns its command name.
func (f quickstartFlags) generate(cmd *cobra.Command, dir string) (string, error) {
	source := carried()
	text, err := apigen.Example.ReadFile(exampleDir + "/" + exampleContract)
	if err != nil {
		return "", err
	}
	api, err := resolveText(exampleContract, text)
	if err != nil {
		return "", err
	}
	place, err := project.Place(dir, "quickstart", "", true, delivery())
	if err != nil {
		return "", err
	}
	target := project.Target{
		Placement: place, Contract: exampleContract, Style: "gozero",
		Database: service.SQLite, Profile: project.AllDatabases, Surround: true,
	}
	files, err := emitted(cmd)(project.Service(api, target, source))
	if err != nil {
		return "", err
	}
	written, err := project.Example(apigen.Example, place.Delivery.Module, exampleDir, place)
	if err != nil {
		return "", err
	}
	models, err := exampleModels(cmd, place)
	if err != nil {
		return "", err
	}
	return service.CommandName(api.Service), mode{}.finish(cmd, dir, []output{
		{dir: dir, files: project.Fill(files, written...), wants: project.Wants(api, target)},
		{dir: dir, files: models},
	})
}

// timed prints how long a step took.
func timed(w io.Writer, step func() error) error {
	began := time.Now()
	err := step()
	fmt.Fprintf(w, "    took %s\n", time.Since(began).Round(100*time.Millisecond))
	return err
}

// short bounds one request of the proof.
func short(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, 10*time.Second)
}
