package service

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestConstantNames(t *testing.T) {
	for _, test := range []struct{ typ, value, want string }{
		{"Status", "active", "StatusActive"},
		{"Status", "in-work", "StatusInWork"},
		{"Status", "IN_WORK", "StatusINWORK"},
		{"Status", "", "StatusEmpty"},
		{"Status", "红", "Status红"},
		{"Status", "q\"x", "StatusQX"},
		{"Status", "+", "StatusU002B"},
		{"Level", "-1", "LevelMinus1"},
		{"Rate", "1.5", "Rate1_5"},
		{"V2", "1", "V2_1"},
		{"Wait", "1m30s", "Wait1m30s"},
		{"Size", "-x", "SizeX"},
	} {
		require.Equal(t, test.want, constantName(test.typ, test.value))
	}
}
