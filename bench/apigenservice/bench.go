// Command bench serves bench.api.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/apigen/apigen/bench/apigenservice/internal/config"
	"github.com/apigen/apigen/bench/apigenservice/internal/handler"
	"github.com/apigen/apigen/bench/apigenservice/internal/svc"
	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/serve"
)

func main() {
	file := flag.String("f", "etc/bench-api.yaml", "configuration `file`")
	flag.Parse()
	if err := run(context.Background(), *file); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(serve.ExitCode(err))
	}
}

// run serves until the context ends or the process is told to stop.
func run(ctx context.Context, file string) error {
	c, err := conf.Load[config.Config](file)
	if err != nil {
		return err
	}
	log := logx.New(os.Stdout, c.Log)
	svcCtx, err := svc.NewServiceContext(c, log)
	if err != nil {
		return err
	}
	routes, err := handler.New(svcCtx)
	if err != nil {
		return err
	}
	server := serve.New(c.Config, routes, log)
	return server.Run(ctx)
}
