package bind_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/problem"
)

type stay struct{ err error }

func (s *stay) Check(context.Context) error { return s.err }

type plain struct{}

type mistaken struct{}

func (mistaken) Check() bool { return true }

func TestTypesWithACheckOfTheirOwnAreKnownAtStart(t *testing.T) {
	require.True(t, bind.HasCheck[stay]())
	require.False(t, bind.HasCheck[plain]())
	require.PanicsWithValue(t, "*bind_test.mistaken has a method Check of type func(*bind_test.mistaken) bool: give it the signature Check(ctx context.Context) error, or another name", func() { bind.HasCheck[mistaken]() })
}

func TestJoinedFaultsAreOneAnswer(t *testing.T) {
	one, two := bind.Fault("body", "/end", "after", "must be after start"), bind.Fault("query", "q", "known", "must be known")
	err := bind.Check(t.Context(), &stay{errors.Join(one, two)})
	refusal := problem.From(err)
	require.Equal(t, 400, refusal.Status)
	require.Equal(t, []problem.Field{
		{In: "body", Name: "/end", Rule: "after", Message: "must be after start"},
		{In: "query", Name: "q", Rule: "known", Message: "must be known"},
	}, refusal.Fields)
}

func TestOtherErrorsOfACheckAreThoseOfLogic(t *testing.T) {
	require.NoError(t, bind.Check(t.Context(), &stay{}))
	down := errors.New("no database")
	require.Equal(t, 500, problem.From(bind.Check(t.Context(), &stay{down})).Status)
	require.ErrorIs(t, bind.Check(t.Context(), &stay{errors.Join(bind.Fault("body", "/a", "b", "c"), down)}), down)
	require.Equal(t, 409, problem.From(bind.Check(t.Context(), &stay{problem.New(409, "taken", "taken")})).Status)
}
