package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/store"
	"github.com/apigen/apigen/runtime/store/mysql"
	"github.com/apigen/apigen/runtime/store/postgres"
	"github.com/apigen/apigen/runtime/store/sqlite"
)

const canary = "canary-9f2"

func TestRefusedConfiguration(t *testing.T) {
	dsn := secret.New("x")
	for want, c := range map[string]store.Config{
		"dsn: is missing": {},
		"maxIdle":         {DSN: dsn, MaxOpen: 2, MaxIdle: 3},
		"maxOpen":         {DSN: dsn, MaxOpen: -1},
		"connMaxLifetime": {DSN: dsn, ConnMaxLifetime: -1},
		"driver":          {DSN: dsn, Driver: "oracle"},
	} {
		_, err := store.Open(c, store.Options{}, sqlite.Driver())
		require.ErrorContains(t, err, want)
	}
}

// TestSecretsStayInside: no error of opening holds the password.
func TestSecretsStayInside(t *testing.T) {
	for _, bad := range []struct {
		driver store.Driver
		dsn    string
	}{
		{mysql.Driver(), "user:" + canary + "@tcp(127.0.0.1:1/db"},
		{mysql.Driver(), "user:" + canary + "@tcp(127.0.0.1:1)/db"},
		{postgres.Driver(), "postgres://user:" + canary + "@127.0.0.1:port/db"},
		{postgres.Driver(), "postgres://user:" + canary + "@127.0.0.1:1/db"},
		{sqlite.Driver(), "/dev/null/folder/" + canary + "?_pragma=x"},
	} {
		_, err := store.Open(store.Config{DSN: secret.New(bad.dsn)}, store.Options{}, bad.driver)
		require.Error(t, err)
		require.NotContains(t, err.Error(), canary)
	}
}

func TestErrorsMeanTheSame(t *testing.T) {
	onEach(t, func(t *testing.T, db *store.DB) {
		require.NoError(t, db.Gorm(ctx).Create(&item{ID: 1, Name: "a"}).Error)
		none, negative := int64(99), -1
		for _, test := range []struct {
			name string
			run  func(db *gorm.DB) error
			want error
		}{
			{"not found", func(db *gorm.DB) error { return db.Take(&item{}, 5).Error }, store.ErrNotFound},
			{"unique", func(db *gorm.DB) error { return db.Create(&item{ID: 51, Name: "a"}).Error }, store.ErrDuplicate},
			{"primary key", func(db *gorm.DB) error { return db.Create(&item{ID: 1, Name: "b"}).Error }, store.ErrDuplicate},
			{"foreign key", func(db *gorm.DB) error { return db.Create(&item{ID: 50, Name: "c", Parent: &none}).Error }, store.ErrConstraint},
			{"not null", func(db *gorm.DB) error { return db.Exec("INSERT INTO items (id, name) VALUES (52, NULL)").Error }, store.ErrInvalid},
			{"check", func(db *gorm.DB) error { return db.Create(&item{ID: 53, Name: "d", Stock: &negative}).Error }, store.ErrInvalid},
		} {
			err := db.Change(ctx, store.Change{Run: test.run})
			require.ErrorIs(t, err, test.want, test.name)
			require.True(t, db.Unchanged(err), test.name)
			require.Equal(t, err, db.Error(err), "translated once")
		}
		broken := db.Gorm(ctx).Exec("SELECT nonsense FROM nowhere").Error
		require.Equal(t, broken, db.Error(broken))
		require.True(t, db.Unchanged(broken))
		require.NoError(t, db.Error(nil))
		ended, cancel := context.WithCancel(ctx)
		cancel()
		require.False(t, db.Unchanged(db.Gorm(ended).Exec("DELETE FROM items").Error))
		require.NoError(t, db.Ping(ctx))
		require.Positive(t, db.Stats().MaxOpenConnections)
	})
}

func TestTransactions(t *testing.T) {
	onEach(t, func(t *testing.T, db *store.DB) {
		stop := errors.New("stop")
		var after []string
		note := func(ctx context.Context, text string) {
			db.AfterCommit(ctx, func(context.Context) { after = append(after, text) })
		}
		add := func(ctx context.Context, name string) {
			require.NoError(t, db.Gorm(ctx).Create(&item{Name: name}).Error)
			note(ctx, name)
		}
		require.NoError(t, db.Tx(ctx, func(ctx context.Context) error {
			require.True(t, db.InTx(ctx))
			add(ctx, "outer")
			require.ErrorIs(t, db.Tx(ctx, func(ctx context.Context) error {
				add(ctx, "undone")
				return stop
			}), stop)
			require.NoError(t, db.Tx(ctx, func(ctx context.Context) error {
				add(ctx, "inner")
				return nil
			}))
			require.Empty(t, after)
			return nil
		}))
		require.Equal(t, []string{"outer", "inner"}, after)
		require.ErrorIs(t, db.Tx(ctx, func(ctx context.Context) error { add(ctx, "rolled back"); return stop }), stop)
		require.PanicsWithValue(t, "boom", func() {
			_ = db.Tx(ctx, func(ctx context.Context) error { add(ctx, "panicked"); panic("boom") })
		})
		var names []string
		require.NoError(t, db.Gorm(ctx).Model(&item{}).Order("id").Pluck("name", &names).Error)
		require.Equal(t, []string{"outer", "inner"}, names)
		require.False(t, db.InTx(ctx))
		note(ctx, "at once")
		require.Equal(t, "at once", after[len(after)-1])
		require.Zero(t, db.Stats().InUse, "every connection is back")
	})
}

// guard notes what it is told.
type guard struct {
	log  []string
	fail error
}

func (g *guard) Hold(_ context.Context, keys []string) (func(bool, ...string), error) {
	if g.fail != nil {
		return nil, g.fail
	}
	text, _ := json.Marshal(keys)
	g.log = append(g.log, "hold "+string(text))
	return func(known bool, late ...string) {
		text, _ := json.Marshal(append(late, map[bool]string{true: "known"}[known]))
		g.log = append(g.log, "release "+string(text))
	}, nil
}

func TestGuardsSurroundCommits(t *testing.T) {
	onEach(t, func(t *testing.T, db *store.DB) {
		g := &guard{}
		change := func(ctx context.Context, name string) error {
			return db.Change(ctx, store.Change{
				Guard: g, Keys: []string{name, "shared"}, Late: func() []string { return []string{"late"} },
				Run: func(db *gorm.DB) error { g.log = append(g.log, name); return db.Create(&item{Name: name}).Error },
			})
		}
		require.NoError(t, change(ctx, "a"))
		require.ErrorIs(t, change(ctx, "a"), store.ErrDuplicate)
		require.Equal(t, []string{`hold ["a","shared"]`, "a", `release ["late","known"]`, `hold ["a","shared"]`, "a", `release ["known"]`}, g.log)

		g.log = nil
		require.NoError(t, db.Tx(ctx, func(ctx context.Context) error {
			return errors.Join(change(ctx, "b"), db.Tx(ctx, func(ctx context.Context) error { return change(ctx, "c") }))
		}))
		require.Equal(t, []string{"b", "c", `hold ["b","shared","late","c"]`, `release ["known"]`}, g.log)

		g.log, g.fail = nil, errors.New("no store")
		require.ErrorIs(t, change(ctx, "d"), g.fail)
		require.ErrorIs(t, db.Tx(ctx, func(ctx context.Context) error { return change(ctx, "d") }), g.fail)
		var n int64
		require.NoError(t, db.Gorm(ctx).Model(&item{}).Where("name = ?", "d").Count(&n).Error)
		require.Zero(t, n, "what cannot be held is not committed")
		require.Equal(t, []string{"d"}, g.log)
	})
}

// TestDeadlockIsRetried makes two transactions lock each other out.
func TestDeadlockIsRetried(t *testing.T) {
	for name, open := range map[string]func(*testing.T, store.Options) *store.DB{"mysql": onMySQL, "postgres": onPostgres} {
		t.Run(name, func(t *testing.T) {
			db := open(t, store.Options{})
			require.NoError(t, db.Gorm(ctx).AutoMigrate(&item{}))
			require.NoError(t, db.Gorm(ctx).Create([]*item{{ID: 1, Name: "a"}, {ID: 2, Name: "b"}}).Error)
			var both sync.WaitGroup
			both.Add(2)
			move := func(first, second int, options ...store.TxOption) (tries int, err error) {
				err = db.Tx(ctx, func(ctx context.Context) error {
					tries++
					if err := db.Gorm(ctx).Exec("UPDATE items SET stock = 1 WHERE id = ?", first).Error; err != nil {
						return err
					}
					if tries == 1 {
						both.Done()
						both.Wait()
					}
					return db.Gorm(ctx).Exec("UPDATE items SET stock = 1 WHERE id = ?", second).Error
				}, options...)
				return tries, err
			}
			var tries [2]int
			var errs [2]error
			var group sync.WaitGroup
			group.Go(func() { tries[0], errs[0] = move(1, 2, store.Idempotent()) })
			group.Go(func() { tries[1], errs[1] = move(2, 1, store.Idempotent()) })
			group.Wait()
			require.NoError(t, errors.Join(errs[0], errs[1]))
			require.GreaterOrEqual(t, tries[0]+tries[1], 3)

			both.Add(2)
			group.Go(func() { _, errs[0] = move(1, 2) })
			group.Go(func() { _, errs[1] = move(2, 1) })
			group.Wait()
			require.ErrorIs(t, errors.Join(errs[0], errs[1]), store.ErrConflict, "without the option it is the caller's")
		})
	}
}

func TestSlowStatementsHideValues(t *testing.T) {
	var log bytes.Buffer
	db := onSQLite(t, store.Options{Logger: slog.New(slog.NewJSONHandler(&log, nil))})
	require.NoError(t, db.Gorm(ctx).AutoMigrate(&item{}))
	require.NoError(t, db.Gorm(ctx).Create(&item{Name: canary}).Error)
	require.Error(t, db.Gorm(ctx).Create(&item{Name: canary}).Error)
	require.Contains(t, log.String(), "INSERT INTO")
	require.Contains(t, log.String(), `"level":"WARN"`)
	require.NotContains(t, log.String(), canary)
}

func TestSQLiteInMemoryIsOneDatabase(t *testing.T) {
	db := open(t, ":memory:", store.Options{}, sqlite.Driver())
	require.NoError(t, db.Gorm(ctx).AutoMigrate(&item{}))
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			if err := db.Gorm(ctx).Create(&item{Name: time.Duration(i).String()}).Error; err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	require.Equal(t, 1, db.Stats().MaxOpenConnections)
}

// TestValuesThatDoNotFit: what a client may send and a column can't hold is no
// failure of the server. SQLite keeps whatever it gets.
func TestValuesThatDoNotFit(t *testing.T) {
	for name, open := range map[string]func(*testing.T, store.Options) *store.DB{"mysql": onMySQL, "postgres": onPostgres} {
		t.Run(name, func(t *testing.T) {
			db := open(t, store.Options{})
			id := map[string]string{"mysql": "int", "postgres": "uuid"}[name]
			require.NoError(t, db.Gorm(ctx).Exec("CREATE TABLE narrow (id "+id+" PRIMARY KEY, small smallint, price decimal(4,2), word varchar(3), day date, doc json)").Error)
			for column, value := range map[string]any{"small": 40000, "price": "1000", "word": "long", "day": "2026-02-31", "id": "no-id", "doc": "{"} {
				columns, values, other := column, "?", map[string]string{"mysql": "1", "postgres": "gen_random_uuid()"}[name]
				if column != "id" {
					columns, values = "id, "+column, other+", ?"
				}
				err := db.Error(db.Gorm(ctx).Exec("INSERT INTO narrow ("+columns+") VALUES ("+values+")", value).Error)
				require.ErrorIs(t, err, store.ErrInvalid, "%s: %v", column, err)
				require.True(t, db.Unchanged(err), column)
			}
		})
	}
}
