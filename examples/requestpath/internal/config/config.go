// Package config is what the service reads from its configuration file.
package config

import (
	"github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/jwt"
	"github.com/apigen/apigen/runtime/logx"
	"github.com/apigen/apigen/runtime/metrics"
	"github.com/apigen/apigen/runtime/serve"
	"github.com/apigen/apigen/runtime/trace"
)

// Config is the whole configuration. Unknown keys in the file are errors.
type Config struct {
	serve.Config `yaml:",inline"`

	Log     logx.Config    `yaml:"log"`
	Guards  guard.Config   `yaml:"guards"`
	Trace   trace.Config   `yaml:"trace"`
	Metrics metrics.Config `yaml:"metrics"`
	Auth    jwt.Config     `yaml:"auth"`
}
