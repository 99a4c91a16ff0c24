package rediscache_test

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"crypto/rand"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/cache"
	"github.com/apigen/apigen/runtime/cache/rediscache"
	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/store"
	"github.com/apigen/apigen/runtime/store/mysql"
	"github.com/apigen/apigen/runtime/store/postgres"
)

// Servers that tests use when they are there.
const (
	redisServer    = "127.0.0.1:6379"
	mysqlServer    = "127.0.0.1:3306" // user root, no password
	postgresServer = "127.0.0.1:5432" // user postgres, trusted
)

// account is a table as a generated repository has it.
type account struct {
	ID        int64  `gorm:"primaryKey"`
	Email     string `gorm:"size:190;uniqueIndex"`
	Name      string `gorm:"size:190"`
	Balance   int64
	CreatedAt time.Time
}

type accountCodec struct{}

func (accountCodec) Append(dst []byte, a *account) ([]byte, error) {
	dst = cache.AppendInt(dst, a.ID)
	dst = cache.AppendString(dst, a.Email)
	dst = cache.AppendString(dst, a.Name)
	dst = cache.AppendInt(dst, a.Balance)
	return cache.AppendTime(dst, a.CreatedAt)
}

func (accountCodec) Decode(src []byte, a *account) error {
	r := cache.NewReader(src)
	a.ID, a.Email, a.Name, a.Balance, a.CreatedAt = r.Int(), r.String(), r.String(), r.Int(), r.Time()
	return r.Done()
}

func (accountCodec) Fingerprint() uint64 { return 0x1d5c }

// repo does what a generated repository does.
type repo struct {
	db      *store.DB
	cache   *cache.Cache
	rows    *cache.Aside[int64, account]
	byEmail *cache.Index[int64, account, string]
	byID    func(context.Context, int64) (*account, error)
}

func newRepo(t testing.TB, db *store.DB, s cache.Store, c cache.Config) *repo {
	t.Helper()
	shared, err := cache.New(s, c, cache.Options{Bypass: db.InTx, NotFound: store.ErrNotFound, Overloaded: store.ErrOverloaded, Unchanged: db.Unchanged})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, shared.Close()) })
	rows, err := cache.NewAside(shared, cache.Table[int64, account]{Name: "account", Codec: accountCodec{}})
	require.NoError(t, err)
	byEmail, err := cache.NewIndex(rows, cache.Unique[int64, account, string]{
		Name:    "email",
		KeyOf:   func(a *account) int64 { return a.ID },
		Matches: func(a *account, email string) bool { return a.Email == email },
	})
	require.NoError(t, err)
	r := &repo{db: db, cache: shared, rows: rows, byEmail: byEmail}
	r.byID = r.load
	return r
}

func (r *repo) load(ctx context.Context, id int64) (*account, error) {
	a := new(account)
	if err := r.db.Gorm(ctx).Where("id = ?", id).Take(a).Error; err != nil {
		return nil, r.db.Error(err)
	}
	return a, nil
}

func (r *repo) loadByEmail(ctx context.Context, email string) (*account, error) {
	a := new(account)
	if err := r.db.Gorm(ctx).Where("email = ?", email).Take(a).Error; err != nil {
		return nil, r.db.Error(err)
	}
	return a, nil
}

func (r *repo) get(ctx context.Context, id int64) (*account, error) {
	return r.rows.Get(ctx, id, r.byID)
}

func (r *repo) getByEmail(ctx context.Context, email string) (*account, error) {
	return r.byEmail.Get(ctx, email, r.loadByEmail)
}

func (r *repo) create(ctx context.Context, a *account) error {
	return r.db.Change(ctx, store.Change{
		Guard: r.cache, Keys: []string{r.byEmail.Key(a.Email)},
		Run:  func(db *gorm.DB) error { return db.Create(a).Error },
		Late: func() []string { return []string{r.rows.Key(a.ID)} },
	})
}

func (r *repo) save(ctx context.Context, a *account) error {
	return r.db.Change(ctx, store.Change{
		Guard: r.cache, Keys: []string{r.rows.Key(a.ID), r.byEmail.Key(a.Email)},
		Run: func(db *gorm.DB) error { return db.Save(a).Error },
	})
}

// need skips a test whose server does not answer, or fails it where services are demanded.
func need(t testing.TB, name, address string) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, 2*time.Second)
	if err == nil {
		_ = conn.Close()
		return
	}
	if os.Getenv("APIGEN_REQUIRE_SERVICES") == "1" {
		t.Fatalf("no %s answers on %s, and APIGEN_REQUIRE_SERVICES=1 demands one: %v", name, address, err)
	}
	t.Skipf("no %s answers on %s", name, address)
}

// mariaDB returns a fresh database with the table.
func mariaDB(t testing.TB) *store.DB {
	t.Helper()
	need(t, "MariaDB", mysqlServer)
	return fresh(t, mysql.Driver(), "root@tcp("+mysqlServer+")/", "")
}

func postgreSQL(t testing.TB) (*store.DB, string) {
	t.Helper()
	need(t, "PostgreSQL", postgresServer)
	return freshNamed(t, postgres.Driver(), "postgres://postgres@"+postgresServer+"/", "?sslmode=disable")
}

func fresh(t testing.TB, driver store.Driver, server, suffix string) *store.DB {
	t.Helper()
	db, _ := freshNamed(t, driver, server, suffix)
	return db
}

func freshNamed(t testing.TB, driver store.Driver, server, suffix string) (*store.DB, string) {
	t.Helper()
	name := "apigen_cache_" + strings.ToLower(rand.Text()[:10])
	admin, err := store.Open(store.Config{DSN: secret.New(server + map[string]string{"postgres": "postgres"}[driver.Name] + suffix)}, store.Options{}, driver)
	require.NoError(t, err)
	ctx := context.Background()
	require.NoError(t, admin.Gorm(ctx).Exec("CREATE DATABASE "+name).Error)
	t.Cleanup(func() {
		require.NoError(t, admin.Gorm(ctx).Exec("DROP DATABASE "+name).Error)
		require.NoError(t, admin.Close())
	})
	dsn := server + name + suffix
	db, err := store.Open(store.Config{DSN: secret.New(dsn)}, store.Options{}, driver)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Gorm(ctx).AutoMigrate(&account{}))
	return db, dsn
}

// client connects to Redis, with patience for a busy machine.
func client(t testing.TB, address string) *redis.Client {
	t.Helper()
	return within(t, address, 5*time.Second)
}

func within(t testing.TB, address string, budget time.Duration) *redis.Client {
	t.Helper()
	rdb, err := rediscache.Client(rediscache.Config{Addr: address, Budget: budget})
	require.NoError(t, err)
	t.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

// prefix returns a prefix of keys that nobody else uses, and deletes them after the test.
func prefix(t testing.TB, rdb *redis.Client) string {
	t.Helper()
	p := "apigen-test-" + rand.Text()[:10] + ":"
	t.Cleanup(func() {
		ctx := context.Background()
		keys, err := rdb.Keys(ctx, p+"*").Result()
		require.NoError(t, err)
		if len(keys) > 0 {
			require.NoError(t, rdb.Del(ctx, keys...).Err())
		}
	})
	return p
}

// onRedis returns a repository on MariaDB and Redis.
func onRedis(t testing.TB, c cache.Config) (*repo, *redis.Client) {
	t.Helper()
	need(t, "Redis", redisServer)
	rdb := client(t, redisServer)
	c.Prefix = prefix(t, rdb)
	return newRepo(t, mariaDB(t), rediscache.New(rdb), c), rdb
}

func requireNotFound(t testing.TB, err error) {
	t.Helper()
	require.True(t, errors.Is(err, store.ErrNotFound), "want not found, got %v", err)
}
