// Package svc holds what all routes share.
package svc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/apigen/apigen/examples/userapi/internal/config"
	"github.com/apigen/apigen/examples/userapi/internal/middleware"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/runtime/guard"
	"github.com/apigen/apigen/runtime/jwt"
)

// ServiceContext is made once at start and shared by all requests.
type ServiceContext struct {
	Config              config.Config
	Log                 *slog.Logger
	Auth                *jwt.Authority
	AdminOnlyMiddleware func(http.Handler) http.Handler
	Store               *store.Store
	Guards              *guard.Guards // main sets them; nil stands for the defaults
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
	db, err := store.Open(c.Store, log)
	if err != nil {
		return nil, err
	}
	if err := prepare(db, c.Bootstrap, log); err != nil {
		return nil, errors.Join(err, db.Close(context.Background()))
	}
	return &ServiceContext{
		Config:              c,
		Log:                 log,
		Auth:                auth,
		AdminOnlyMiddleware: middleware.NewAdminOnlyMiddleware(db).Handle,
		Store:               db,
	}, nil
}
