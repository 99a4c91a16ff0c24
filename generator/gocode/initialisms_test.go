package gocode_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/apigen/apigen/generator/gocode"
)

func TestInitialled(t *testing.T) {
	for text, want := range map[string]string{
		"user_id": "UserID", "userId": "UserID", "ID": "ID", "http_url": "HTTPURL", "created_at": "CreatedAt",
		"idea": "Idea", "2fa": "X2fa", "订单": "X订单", "order-no": "OrderNo", "": "X", "type": "Type",
	} {
		assert.Equal(t, want, gocode.Initialled(text), text)
	}
}
