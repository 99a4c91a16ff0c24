package models

import (
	"context"
	"fmt"

	"github.com/zeromicro/go-zero/core/logx"
	zerocache "github.com/zeromicro/go-zero/core/stores/cache"
	"github.com/zeromicro/go-zero/core/stores/redis"
	"github.com/zeromicro/go-zero/core/stores/sqlx"
	"gorm.io/gorm"

	"github.com/apigen/apigen/bench/generated/goctlmodel"
	"github.com/apigen/apigen/bench/generated/goctlplain"
	"github.com/apigen/apigen/bench/models/apigenmodel"
	"github.com/apigen/apigen/runtime/cache"
	"github.com/apigen/apigen/runtime/cache/rediscache"
	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/store"
	"github.com/apigen/apigen/runtime/store/mysql"
)

// The names of the peers.
const (
	Apigen          = "apigen"
	ApigenCached    = "apigen, cached"
	Goctl           = "goctl"
	GoctlInter      = "goctl, interpolateParams"
	GoctlCached     = "goctl, cached"
	GoctlCacheInter = "goctl, cached, interpolateParams"
	SQL             = "database/sql"
	SQLInter        = "database/sql, interpolateParams"
	SQLPrepared     = "database/sql, prepared"
	GORM            = "GORM"
	GORMPrepared    = "GORM, PrepareStmt"
)

func (w *World) addPeers(ctx context.Context) error {
	for _, add := range []func(context.Context) error{w.addApigen, w.addGoctl, w.addSQL, w.addGORM} {
		if err := add(ctx); err != nil {
			return err
		}
	}
	return nil
}

// addApigen opens the generated repositories as a service does.
func (w *World) addApigen(context.Context) error {
	db, err := store.Open(store.Config{DSN: secret.New(w.dsn())}, store.Options{}, mysql.Driver())
	if err != nil {
		return err
	}
	w.closers = append(w.closers, db.Close)
	prefix := w.name + ":"
	shared, err := cache.New(rediscache.New(w.redis), cache.Config{Prefix: prefix}, apigenmodel.CacheOptions(db))
	if err != nil {
		return err
	}
	w.closers = append(w.closers, shared.Close)
	bare, err := apigenmodel.New(db, apigenmodel.Options{})
	if err != nil {
		return err
	}
	cached, err := apigenmodel.New(db, apigenmodel.Options{Cache: shared})
	if err != nil {
		return err
	}
	w.Peers = append(w.Peers, apigenPeer(Apigen, bare.User), apigenPeer(ApigenCached, cached.User))
	w.Peers[1].Keys = func(r Row) []string {
		return []string{fmt.Sprint(prefix, "users:", r.ID), prefix + "users:email:" + r.Email}
	}
	return nil
}

func apigenPeer(name string, repo apigenmodel.UserRepo) Peer {
	return Peer{
		Name:    name,
		Get:     func(ctx context.Context, id int64) (any, error) { return repo.Get(ctx, id) },
		ByEmail: func(ctx context.Context, email string) (any, error) { return repo.GetByEmail(ctx, email) },
		Page: func(ctx context.Context, after string) (any, string, error) {
			page, err := repo.List(ctx, store.Page[apigenmodel.UserCursor]{Limit: pageSize, After: after})
			return page.Items, page.Next, err
		},
		Insert: func(ctx context.Context, rows []Row) error { return repo.CreateBatch(ctx, users(rows), len(rows)) },
	}
}

// addGoctl opens goctl's models. Its logs are off, as all others write none.
func (w *World) addGoctl(context.Context) error {
	logx.Disable()
	sqlx.DisableStmtLog()
	nodes := zerocache.CacheConf{{RedisConf: redis.RedisConf{Host: redisServer, Type: redis.NodeType}, Weight: 100}}
	for _, dsn := range []struct{ plain, cached, text string }{
		{Goctl, GoctlCached, w.dsn()}, {GoctlInter, GoctlCacheInter, w.dsn("interpolateParams=true")},
	} {
		conn := sqlx.NewMysql(dsn.text)
		pool, err := conn.RawDB()
		if err != nil {
			return err
		}
		w.closers = append(w.closers, pool.Close)
		bare, cached := goctlplain.NewUsersModel(conn), goctlmodel.NewUsersModel(conn, nodes)
		w.Peers = append(w.Peers, Peer{
			Name:    dsn.plain,
			Get:     func(ctx context.Context, id int64) (any, error) { return bare.FindOne(ctx, id) },
			ByEmail: func(ctx context.Context, email string) (any, error) { return bare.FindOneByEmail(ctx, email) },
		}, Peer{
			Name:    dsn.cached,
			Get:     func(ctx context.Context, id int64) (any, error) { return cached.FindOne(ctx, id) },
			ByEmail: func(ctx context.Context, email string) (any, error) { return cached.FindOneByEmail(ctx, email) },
			Keys: func(r Row) []string {
				return []string{fmt.Sprint("cache:users:id:", r.ID), "cache:users:email:" + r.Email}
			},
		})
	}
	return nil
}

func (w *World) addSQL(ctx context.Context) error {
	pool, err := w.pool(w.dsn())
	if err != nil {
		return err
	}
	statements, err := w.prepared(ctx, pool)
	if err != nil {
		return err
	}
	w.Peers = append(w.Peers, sqlPeer(SQL, plain(pool)), sqlPeer(SQLInter, plain(w.db)), sqlPeer(SQLPrepared, statements))
	return nil
}

func (w *World) addGORM(context.Context) error {
	standard, err := w.gormPeer(GORM, &gorm.Config{}, w.dsn(), first)
	if err != nil {
		return err
	}
	tuned, err := w.gormPeer(GORMPrepared, &gorm.Config{PrepareStmt: true, SkipDefaultTransaction: true}, w.dsn(), take)
	if err != nil {
		return err
	}
	w.Peers = append(w.Peers, standard, tuned)
	return nil
}
