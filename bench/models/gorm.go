package models

import (
	"context"

	driver "gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/apigen/apigen/bench/models/apigenmodel"
)

// gormPeer reads with GORM itself, as one writes it by hand.
func (w *World) gormPeer(name string, config *gorm.Config, dsn string, one func(*gorm.DB, *apigenmodel.User, ...any) *gorm.DB) (Peer, error) {
	config.Logger = logger.Discard
	db, err := gorm.Open(driver.Open(dsn), config)
	if err != nil {
		return Peer{}, err
	}
	pool, err := db.DB()
	if err != nil {
		return Peer{}, err
	}
	w.closers = append(w.closers, pool.Close)
	return Peer{
		Name: name,
		Get: func(ctx context.Context, id int64) (any, error) {
			row := new(apigenmodel.User)
			return row, one(db.WithContext(ctx), row, id).Error
		},
		ByEmail: func(ctx context.Context, email string) (any, error) {
			row := new(apigenmodel.User)
			return row, one(db.WithContext(ctx), row, "email = ?", email).Error
		},
		Page: func(ctx context.Context, after string) (any, string, error) {
			id, err := place(after)
			if err != nil {
				return nil, "", err
			}
			var rows []*apigenmodel.User
			err = db.WithContext(ctx).Where("id > ?", id).Order("id").Limit(pageSize + 1).Find(&rows).Error
			return turn(rows, err, func(u *apigenmodel.User) int64 { return u.ID })
		},
		Insert: func(ctx context.Context, rows []Row) error { return db.WithContext(ctx).Create(users(rows)).Error },
	}, nil
}

func first(db *gorm.DB, row *apigenmodel.User, where ...any) *gorm.DB { return db.First(row, where...) }
func take(db *gorm.DB, row *apigenmodel.User, where ...any) *gorm.DB  { return db.Take(row, where...) }
