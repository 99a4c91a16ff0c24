// Command requestpath serves requestpath.api.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"

	"github.com/apigen/apigen/examples/requestpath/internal/config"
	"github.com/apigen/apigen/examples/requestpath/internal/handler"
	"github.com/apigen/apigen/examples/requestpath/internal/svc"
	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/metrics"
	"github.com/apigen/apigen/runtime/serve"
	"github.com/apigen/apigen/runtime/trace"
)

func main() {
	flags := conf.NewFlags(flag.CommandLine, "etc/requestpath-api.yaml")
	flag.Parse()
	if flag.NArg() > 0 && !slices.Equal(flag.Args(), []string{"health"}) {
		fmt.Fprintf(os.Stderr, "requestpath: unexpected arguments %q; the only command is health\n", flag.Args())
		os.Exit(2)
	}
	if err := run(context.Background(), flags); err != nil {
		fmt.Fprintln(os.Stderr, "requestpath:", err)
		os.Exit(serve.ExitCode(err))
	}
}

// run serves until the context ends or the process is told to stop. As the
// command health it asks the process that serves whether it is ready.
func run(ctx context.Context, flags *conf.Flags) error {
	source, err := conf.Open[config.Config](flags.File(), flags.Option())
	if err != nil {
		return err
	}
	if flags.PrintConfig() {
		return source.Print(os.Stdout)
	}
	c := source.Value()
	if flag.Arg(0) == "health" {
		return c.CheckReady(ctx)
	}
	log := logx.New(os.Stdout, c.Log)
	for _, warning := range source.Warnings() {
		log.Warn("configuration", "warning", warning.Error())
	}
	c.Trace.OnError = func(err error) { log.Warn("spans can't be sent", "error", err.Error()) }
	tracer, err := trace.New(ctx, c.Trace)
	if err != nil {
		return err
	}
	recorder, err := metrics.New(c.Metrics)
	if err != nil {
		return err
	}
	svcCtx, err := svc.NewServiceContext(c, log)
	if err != nil {
		return err
	}
	svcCtx.Guards, err = guard.New(c.Guards, guard.Options{Log: log, Tracer: tracer, Recorder: recorder})
	if err != nil {
		return err
	}
	routes, err := handler.New(svcCtx)
	if err != nil {
		return err
	}
	if err := errors.Join(
		recorder.Spans(tracer.Counts),
	); err != nil {
		return err
	}
	server := serve.New(c.Config, routes, log)
	server.HandleAdmin("/metrics", recorder.Handler())
	server.OnStop("traces", tracer.Shutdown)
	return server.Run(ctx)
}
