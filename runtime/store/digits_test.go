package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/store"
)

// What a column keeps comes back as it is spelled here; all else is refused.
func TestDigits(t *testing.T) {
	money, open := store.Digits{Column: "total", Precision: 10, Scale: 2}, store.Digits{Column: "total"}
	float, bare := store.Digits{Column: "total", Precision: 10, Scale: 2, Float: true}, store.Digits{Column: "total", Float: true}
	for _, c := range []struct {
		digits     store.Digits
		text, want string // "": refused
	}{
		{money, "-5", "-5.00"}, {money, "12.3400", "12.34"}, {money, "12.345", ""}, {money, "123456789", ""},
		{money, "12345678.99", "12345678.99"}, {money, "1e3", "1000.00"}, {money, "-0", "0.00"}, {money, ".5", "0.50"},
		{money, "NaN", ""}, {money, "Infinity", ""}, {money, "", ""}, {money, ".", ""}, {money, "1e400", ""}, {money, "0x10", ""},
		{open, "1.50e1", "15.0"}, {open, "+007", "7"}, {open, "1e999999999", ""}, {open, "1e-999999999", ""}, {open, strings.Repeat("9", 1001), ""},
		{open, "1e400", "1" + strings.Repeat("0", 400)}, {open, "0e999999999", "0"},
		{float, "-5.00", "-5"}, {float, "12.30", "12.3"}, {float, "12.345", ""},
		{bare, "1e400", ""}, {bare, strings.Repeat("9", 400), ""}, {bare, "9223372036854775807", "9223372036854775807"},
		{bare, "0.1", "0.1"}, {bare, "0.12345678901234567890", ""},
	} {
		got, err := c.digits.Text(c.text)
		if c.want == "" {
			require.ErrorIs(t, err, store.ErrInvalid, c.text)
		} else {
			require.NoError(t, err, c.text)
		}
		require.Equal(t, c.want, got, c.text)
		if number, bad := decimal.NewFromString(c.text); bad == nil {
			require.Equal(t, err == nil, c.digits.Check(number) == nil, c.text)
		}
	}
}

func TestMoments(t *testing.T) {
	at := time.Date(2026, 1, 2, 1, 4, 5, 123456789, time.FixedZone("", 7200))
	require.Equal(t, time.Date(2026, 1, 1, 23, 4, 5, 123000000, time.UTC), store.Moment(at, 3))
	require.Equal(t, time.Date(2026, 1, 1, 23, 4, 5, 123456789, time.UTC), store.Moment(at, 9))
	require.Equal(t, time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), store.Day(at))
}

// ledger is what a model of SQLite with exact decimals has.
type ledger struct {
	ID    int64
	Total *decimal.Decimal `gorm:"type:decimal(10,2);serializer:finite"`
	Fee   decimal.Decimal  `gorm:"type:decimal(10,2);serializer:finite"`
}

// Infinity, written by somebody else, is an error whenever it is read, and the
// connection is free afterwards.
func TestInfinityIsAnError(t *testing.T) {
	db := onSQLite(t, store.Options{})
	db.Pool().SetMaxOpenConns(1)
	require.NoError(t, db.Gorm(ctx).AutoMigrate(&ledger{}))
	total := decimal.RequireFromString("-1.5")
	rows := []ledger{{ID: 1, Total: &total, Fee: decimal.RequireFromString("2")}, {ID: 2}}
	require.NoError(t, db.Gorm(ctx).Create(&rows).Error)
	var got []ledger
	require.NoError(t, db.Gorm(ctx).Order("id").Find(&got).Error)
	require.Equal(t, "-1.5", got[0].Total.String())
	require.Equal(t, "2", got[0].Fee.String())
	require.Nil(t, got[1].Total)
	require.NoError(t, db.Gorm(ctx).Exec("UPDATE ledgers SET total = 9e999 WHERE id = 1").Error)
	for range 3 {
		require.ErrorContains(t, db.Gorm(ctx).Take(&ledger{}, 1).Error, "total holds +Inf")
	}
	require.NoError(t, db.Gorm(ctx).Take(&ledger{}, 2).Error)
}
