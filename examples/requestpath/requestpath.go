// Command requestpath serves requestpath.api.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/apigen/apigen/examples/requestpath/internal/config"
	"github.com/apigen/apigen/examples/requestpath/internal/handler"
	"github.com/apigen/apigen/examples/requestpath/internal/svc"
	"github.com/apigen/apigen/runtime/conf"
	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/serve"
)

func main() {
	file := flag.String("f", "etc/requestpath-api.yaml", "configuration `file`")
	flag.Parse()
	if err := run(context.Background(), *file); err != nil {
		fmt.Fprintln(os.Stderr, "requestpath:", err)
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
