package rediscache_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	driver "gorm.io/driver/mysql"
	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/cache"
)

func benched(b *testing.B, rows int) *repo {
	b.Helper()
	r, _ := onRedis(b, cache.Config{})
	all := make([]*account, rows)
	for i := range all {
		all[i] = &account{Email: fmt.Sprintf("user%d@example.com", i+1), Name: "Some Name", Balance: 100}
	}
	require.NoError(b, r.db.Gorm(context.Background()).Create(all).Error)
	return r
}

// request returns a context as a handler has it.
func request(b *testing.B) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	b.Cleanup(cancel)
	return ctx
}

// repeat measures f.
func repeat(b *testing.B, f func() error) {
	b.ReportAllocs()
	for b.Loop() {
		if err := f(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHit(b *testing.B) {
	r := benched(b, 1)
	ctx := request(b)
	repeat(b, func() error {
		_, err := r.get(ctx, 1)
		return err
	})
}

func BenchmarkUniqueHit(b *testing.B) {
	r := benched(b, 1)
	ctx := request(b)
	repeat(b, func() error {
		_, err := r.getByEmail(ctx, "user1@example.com")
		return err
	})
}

func BenchmarkGETFloor(b *testing.B) {
	r, rdb := onRedis(b, cache.Config{})
	ctx := request(b)
	require.NoError(b, rdb.Set(ctx, r.rows.Key(1), make([]byte, 64), 0).Err())
	key := r.rows.Key(1)
	repeat(b, func() error {
		_, err := rdb.Get(ctx, key).Bytes()
		return err
	})
}

func BenchmarkMiss(b *testing.B) {
	r := benched(b, 1)
	ctx := request(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.get(ctx, 1); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := r.rows.Invalidate(ctx, 1); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

func BenchmarkHotKey32(b *testing.B)    { parallel(b, 1) }
func BenchmarkKeys500By32(b *testing.B) { parallel(b, 500) }

// parallel reads keys at random from 32 goroutines.
func parallel(b *testing.B, rows int) {
	r := benched(b, rows)
	ctx := request(b)
	for id := range rows {
		_, err := r.get(ctx, int64(id+1))
		require.NoError(b, err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	var group sync.WaitGroup
	for g := range 32 {
		group.Go(func() {
			for range (b.N + 31 - g) / 32 {
				if _, err := r.get(ctx, 1+rand.Int64N(int64(rows))); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkGetMany100(b *testing.B) {
	r := benched(b, 100)
	ctx := request(b)
	keys := make([]int64, 100)
	for i := range keys {
		keys[i] = int64(i + 1)
	}
	load := func(ctx context.Context, ids []int64) (map[int64]*account, error) {
		var list []*account
		err := r.db.Gorm(ctx).Find(&list, ids).Error
		rows := map[int64]*account{}
		for _, a := range list {
			rows[a.ID] = a
		}
		return rows, err
	}
	b.ReportAllocs()
	for b.Loop() {
		if rows, err := r.rows.GetMany(ctx, keys, load); err != nil || len(rows) != 100 {
			b.Fatal(len(rows), err)
		}
	}
}

func BenchmarkUncachedGet(b *testing.B) {
	r := benched(b, 1)
	ctx := request(b)
	repeat(b, func() error {
		_, err := r.load(ctx, 1)
		return err
	})
}

// BenchmarkGORMFirst is GORM with its default settings.
func BenchmarkGORMFirst(b *testing.B) {
	r := benched(b, 1)
	var name string
	require.NoError(b, r.db.Gorm(context.Background()).Raw("SELECT DATABASE()").Scan(&name).Error)
	db, err := gorm.Open(driver.Open("root@tcp("+mysqlServer+")/"+name+"?parseTime=true"), &gorm.Config{})
	require.NoError(b, err)
	pool, err := db.DB()
	require.NoError(b, err)
	b.Cleanup(func() { _ = pool.Close() })
	ctx := request(b)
	repeat(b, func() error { return db.WithContext(ctx).First(new(account), 1).Error })
}
