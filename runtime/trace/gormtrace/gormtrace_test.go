package gormtrace_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/glebarez/sqlite"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/codes"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/apigen/apigen/runtime/trace/gormtrace"
	"github.com/apigen/apigen/runtime/trace/internal/spantest"
)

const canary = "canary-e3f1"

type pet struct {
	ID   int
	Name string `gorm:"unique"`
}

func open(t *testing.T) *gorm.DB {
	t.Helper()
	db, err := gorm.Open(sqlite.Open(filepath.Join(t.TempDir(), "db")), &gorm.Config{Logger: logger.Discard})
	require.NoError(t, err)
	pool, err := db.DB()
	require.NoError(t, err)
	t.Cleanup(func() { _ = pool.Close() })
	require.NoError(t, db.Use(gormtrace.New()))
	require.NoError(t, db.AutoMigrate(&pet{}))
	return db
}

func TestStatements(t *testing.T) {
	db := open(t)
	got := spantest.Run(t, func(ctx context.Context) {
		db := db.WithContext(ctx)
		require.NoError(t, db.Create(&pet{ID: 1, Name: canary}).Error)
		require.NoError(t, db.Model(&pet{ID: 1}).Update("name", canary+"2").Error)
		require.NoError(t, db.Delete(&pet{}, "name = ?", canary).Error)
		require.ErrorIs(t, db.First(&pet{}, "name = ?", "nobody").Error, gorm.ErrRecordNotFound)
		require.NoError(t, db.Exec("UPDATE pets SET name = ? WHERE id = ?", canary+"3", 1).Error)
		var n int
		require.NoError(t, db.Raw("SELECT count(*) FROM pets WHERE name = ?", canary).Row().Scan(&n))
		require.Error(t, db.Create(&pet{Name: canary + "3"}).Error, "unique")
	})
	require.Len(t, got, 8)
	want := []string{"INSERT pets", "UPDATE pets", "DELETE pets", "SELECT pets", "UPDATE", "SELECT", "INSERT pets", "job"}
	for i, s := range got {
		require.Equal(t, want[i], s.Name)
		require.NotContains(t, spantest.Text(s), canary)
		if s.Name != "job" {
			require.Equal(t, got[7].SpanContext.SpanID(), s.Parent.SpanID(), "%s", s.Name)
			require.Contains(t, spantest.Text(s), "db.query.text=")
		}
	}
	require.Contains(t, spantest.Text(got[0]), "db.query.text=INSERT INTO `pets` (`name`,`id`) VALUES (?,?) RETURNING `id`")
	require.Contains(t, spantest.Text(got[0]), "db.collection.name=pets")
	require.Equal(t, codes.Unset, got[3].Status.Code, "nothing found is no failure")
	require.Equal(t, codes.Error, got[6].Status.Code)
	require.Contains(t, spantest.Text(got[6]), "error.type=*sqlite.Error")
}

func TestNothingOutsideOfASpan(t *testing.T) {
	db := open(t)
	got := spantest.Run(t, func(context.Context) {
		require.NoError(t, db.WithContext(t.Context()).Create(&pet{Name: "x"}).Error)
	})
	require.Len(t, got, 1)
}

// A transaction's statements are siblings, and the session goes on with the
// caller's context.
func TestTransaction(t *testing.T) {
	db := open(t)
	got := spantest.Run(t, func(ctx context.Context) {
		require.NoError(t, db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			require.NoError(t, tx.Create(&pet{Name: "a"}).Error)
			require.Equal(t, ctx, tx.Statement.Context)
			return tx.Create(&pet{Name: "b"}).Error
		}))
	})
	require.Len(t, got, 3)
	require.Equal(t, got[2].SpanContext.SpanID(), got[0].Parent.SpanID())
	require.Equal(t, got[2].SpanContext.SpanID(), got[1].Parent.SpanID())
}
