package gormbreaker_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/apigen/apigen/runtime/breaker"
	"github.com/apigen/apigen/runtime/breaker/gormbreaker"
	"github.com/apigen/apigen/runtime/rttest"
)

const address = "127.0.0.1:3306"

type user struct {
	ID    int64
	Email string `gorm:"size:40;uniqueIndex;not null"`
	Posts []post
}

type post struct {
	ID, UserID int64
	Note       *string `gorm:"size:3"`
}

// open returns a database of its own on the MariaDB of this machine, behind a
// proxy, with a breaker that one failure opens.
func open(t *testing.T, c *gorm.Config) (*gorm.DB, *breaker.Breaker, *rttest.Proxy) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil && os.Getenv("APIGEN_REQUIRE_SERVICES") == "1" {
		t.Fatalf("no MariaDB answers on %s, and APIGEN_REQUIRE_SERVICES=1 demands one: %v", address, err)
	}
	if err != nil {
		t.Skipf("no MariaDB answers on %s", address)
	}
	_ = conn.Close()
	if !c.PrepareStmt { // GORM's cache of statements has a goroutine that never ends
		rttest.CheckLeaks(t)
	}
	name := fmt.Sprintf("gormbreaker_%d_%d", os.Getpid(), time.Now().UnixNano())
	admin, err := sql.Open("mysql", "root@tcp("+address+")/")
	require.NoError(t, err)
	_, err = admin.Exec("CREATE DATABASE " + name)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.Exec("DROP DATABASE " + name)
		require.NoError(t, err)
		require.NoError(t, admin.Close())
	})
	proxy := rttest.NewProxy(t, address)
	c.Logger = logger.Discard
	db, err := gorm.Open(mysql.Open("root@tcp("+proxy.Addr()+")/"+name+"?timeout=1s&readTimeout=1s"), c)
	require.NoError(t, err)
	b, err := breaker.New("db", breaker.Config{MinCalls: 1, FailureRate: .01, SlowAfter: -1, OpenFor: time.Hour})
	require.NoError(t, err)
	require.NoError(t, db.Use(gormbreaker.New(b)))
	pool, err := db.DB()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, pool.Close()) })
	require.NoError(t, db.AutoMigrate(&user{}, &post{}))
	return db, b, proxy
}

func TestAnswersOfADatabaseAreNoFailures(t *testing.T) {
	for name, config := range map[string]*gorm.Config{"plain": {}, "translated": {TranslateError: true}, "prepared": {PrepareStmt: true}} {
		t.Run(name, func(t *testing.T) {
			db, b, _ := open(t, config)
			long := "too long"
			require.NoError(t, db.Create(&user{ID: 1, Email: "a", Posts: []post{{}, {}}}).Error)
			require.ErrorIs(t, db.First(&user{}, 9).Error, gorm.ErrRecordNotFound)
			require.Error(t, db.Create(&user{Email: "a"}).Error, "the address is taken")
			require.Error(t, db.Create(&post{UserID: 9}).Error, "there is no such user")
			require.Error(t, db.Create(&post{UserID: 1, Note: &long}).Error)
			require.Error(t, db.Exec("SELEKT 1").Error)
			require.ErrorIs(t, db.Where("").Delete(&user{}).Error, gorm.ErrMissingWhereClause)
			cancelled, cancel := context.WithCancel(t.Context())
			cancel()
			require.Error(t, db.WithContext(cancelled).Find(&user{}).Error)
			var found user
			require.NoError(t, db.Preload("Posts").First(&found).Error)
			require.Len(t, found.Posts, 2)
			require.NoError(t, db.Transaction(func(tx *gorm.DB) error { return tx.Model(&found).Update("email", "b").Error }))
			var count int64
			require.NoError(t, db.Raw("SELECT COUNT(*) FROM users").Row().Scan(&count))

			s := b.Stats()
			require.Zero(t, s.Failed)
			require.EqualValues(t, 1, s.Ignored, "the cancelled one")
			require.Equal(t, breaker.Closed, s.State)
		})
	}
}

func TestADeadDatabaseOpensTheBreaker(t *testing.T) {
	statements := map[string]func(db *gorm.DB) error{
		"query":       func(db *gorm.DB) error { return db.Find(&[]user{}).Error },
		"create":      func(db *gorm.DB) error { return db.Create(&user{Email: "a"}).Error },
		"update":      func(db *gorm.DB) error { return db.Model(&user{ID: 1}).Update("email", "b").Error },
		"delete":      func(db *gorm.DB) error { return db.Delete(&user{ID: 1}).Error },
		"raw":         func(db *gorm.DB) error { return db.Exec("DO 1").Error },
		"rows":        func(db *gorm.DB) error { _, err := db.Model(&user{}).Rows(); return err },
		"transaction": func(db *gorm.DB) error { return db.Transaction(func(*gorm.DB) error { return nil }) },
	}
	for name, statement := range statements {
		t.Run(name, func(t *testing.T) {
			db, b, proxy := open(t, &gorm.Config{})
			proxy.Refuse(t, true)
			err := statement(db) // refused, or broken off where the connection was still in use
			require.Error(t, err)
			require.NotErrorIs(t, err, breaker.ErrOpen)
			require.Equal(t, breaker.Open, b.Stats().State)
			for again, statement := range statements {
				require.ErrorIs(t, statement(db), breaker.ErrOpen, again)
			}
			require.EqualValues(t, 1, b.Stats().Failed)
			require.EqualValues(t, len(statements), b.Stats().Rejected, "one refusal for each")
		})
	}
}

func TestAHungDatabaseOpensTheBreaker(t *testing.T) {
	db, b, proxy := open(t, &gorm.Config{})
	proxy.Hang(true)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.Error(t, db.WithContext(ctx).Find(&[]user{}).Error)
	require.Equal(t, breaker.Open, b.Stats().State)
}

// pgError is what pgx answers with.
type pgError string

func (e pgError) Error() string    { return "ERROR: (SQLSTATE " + string(e) + ")" }
func (e pgError) SQLState() string { return string(e) }

func TestIsFailure(t *testing.T) {
	for err, failure := range map[error]bool{
		context.Canceled:         false,
		gorm.ErrDuplicatedKey:    false,
		pgError("23505"):         false, // unique_violation
		pgError("40001"):         false, // serialization_failure
		pgError("53300"):         true,  // too_many_connections
		pgError("57P01"):         true,  // admin_shutdown
		driver.ErrBadConn:        true,
		context.DeadlineExceeded: true,
		errors.New("who knows"):  true,
		errors.New("Error 1406 (22001): Data too long"):        false,
		errors.New("Error 1040 (08004): Too many connections"): true,
		errors.New("Error 1205 (HY000): Lock wait timeout"):    true,
		errors.New("Error 1364 (HY000): no default value"):     false,
	} {
		require.Equal(t, failure, gormbreaker.IsFailure(fmt.Errorf("load: %w", err)), "%v", err)
	}
	require.False(t, gormbreaker.IsFailure(nil))
}
