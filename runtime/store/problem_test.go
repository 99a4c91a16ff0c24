package store_test

import (
	"errors"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/problem"
	"github.com/apigen/apigen/runtime/store"
)

func TestErrorsBecomeProblems(t *testing.T) {
	for sentinel, status := range map[error]int{
		store.ErrNotFound: 404, store.ErrDuplicate: 409, store.ErrConstraint: 409, store.ErrConflict: 409,
		store.ErrInvalid: 400,
		store.ErrCursor:  400, store.ErrOrder: 400, store.ErrOverloaded: 503,
	} {
		answer := problem.From(store.Problem(fmt.Errorf("users: %w", sentinel)))
		require.Equal(t, status, answer.Status, sentinel)
		require.NotContains(t, answer.Title+answer.Detail, "users", "what happened is for the log")
		require.ErrorIs(t, answer, sentinel)
	}
	other := errors.New("other")
	require.Equal(t, other, store.Problem(other))
	require.NoError(t, store.Problem(nil))
}

func TestMemberOfAMergePatch(t *testing.T) {
	var field store.Field[int]
	require.NoError(t, store.Member("stock", nil, &field))
	require.True(t, field.IsAbsent())
	require.NoError(t, store.Member("stock", []byte("null"), &field))
	require.True(t, field.IsNull())
	require.NoError(t, store.Member("stock", []byte("7"), &field))
	require.Equal(t, store.Set(7), field)
	number, err := store.Parse("stock", "7", strconv.Atoi)
	require.NoError(t, err)
	require.Equal(t, 7, number)
	_, err = store.Parse("stock", "many", strconv.Atoi)
	require.Equal(t, "/stock", problem.From(err).Fields[0].Name)
	answer := problem.From(store.Member("stock", []byte(`"many"`), &field))
	require.Equal(t, 400, answer.Status)
	require.Equal(t, "/stock", answer.Fields[0].Name)
	require.NotContains(t, answer.Fields[0].Message, "many")
}
