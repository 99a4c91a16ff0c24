// Package svc holds what all routes share.
package svc

import (
	"fmt"
	"log/slog"

	"github.com/apigen/apigen/bench/apigenservice/internal/config"
	"github.com/apigen/apigen/bench/apigenservice/internal/types"
	"github.com/apigen/apigen/bench/work"
	"github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/jwt"
)

// ServiceContext is made once at start and shared by all requests.
type ServiceContext struct {
	Config config.Config
	Log    *slog.Logger
	Auth   *jwt.Authority
	// Records are what GET /records lists.
	Records []types.Record

	Guards *guard.Guards
}

// NewServiceContext connects what the routes need. An error here stops the start.
func NewServiceContext(c config.Config, log *slog.Logger) (*ServiceContext, error) {
	auth, err := jwt.New(c.Auth)
	if err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	if auth.Ephemeral() {
		log.Warn("auth: tokens end with this process; set AUTH_SECRET to keep them")
	}
	return &ServiceContext{
		Config:  c,
		Log:     log,
		Auth:    auth,
		Records: records(),
	}, nil
}

func records() []types.Record {
	list := make([]types.Record, len(work.Records))
	for i, r := range work.Records {
		list[i] = types.Record(r)
	}
	return list
}
