package problem_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/problem"
)

type refusal struct{ error }

func (refusal) Refused() string { return "shed.overload" }

func TestRefused(t *testing.T) {
	err := problem.Unavailable("shed.overload", "later").WithCause(refusal{errors.New("full")})
	by, ok := problem.Refused(fmt.Errorf("load: %w", err))
	require.True(t, ok)
	require.Equal(t, "shed.overload", by)
	_, ok = problem.Refused(problem.Unavailable("store.down", "later"))
	require.False(t, ok)
}
