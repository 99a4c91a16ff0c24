package store_test

import (
	"encoding/json"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/store"
)

// price is what a model with exact decimals has.
type price struct {
	ID     int64
	Amount decimal.Decimal  `gorm:"type:decimal(12,4);not null"`
	Before *decimal.Decimal `gorm:"type:decimal(12,4)"`
}

// TestDecimalsAreValues stores, finds and patches decimals of the package that
// models can have.
func TestDecimalsAreValues(t *testing.T) {
	onEach(t, func(t *testing.T, db *store.DB) {
		require.NoError(t, db.Gorm(ctx).AutoMigrate(&price{}))
		require.NoError(t, db.Gorm(ctx).Create(&price{ID: 1, Amount: decimal.RequireFromString("12345678.0625")}).Error)
		var got price
		amount := store.NewColumn[price, decimal.Decimal]("amount")
		require.NoError(t, store.Where(db.Gorm(ctx), amount.Gt(decimal.RequireFromString("12345678.0624"))).Take(&got).Error)
		require.Equal(t, "12345678.0625", got.Amount.String())
		require.Nil(t, got.Before)

		var field store.Field[decimal.Decimal]
		require.NoError(t, json.Unmarshal([]byte(`"0.5"`), &field))
		columns := map[string]any{}
		field.AddTo(columns, "before")
		require.NoError(t, db.Gorm(ctx).Model(&price{ID: 1}).Updates(columns).Error)
		require.NoError(t, db.Gorm(ctx).Take(&got).Error)
		require.Equal(t, "0.5", got.Before.String())
	})
}
