package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/bind"
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

func TestParseFieldLeavesAbsentAndNullAsTheyAre(t *testing.T) {
	field, err := store.ParseField("stock", store.Set("7"), strconv.Atoi)
	require.NoError(t, err)
	require.Equal(t, store.Set(7), field)
	field, err = store.ParseField("stock", store.Null[string](), strconv.Atoi)
	require.NoError(t, err)
	require.True(t, field.IsNull())
	field, err = store.ParseField("stock", store.Field[string]{}, strconv.Atoi)
	require.NoError(t, err)
	require.True(t, field.IsAbsent())
	_, err = store.ParseField("stock", store.Set("many"), strconv.Atoi)
	require.Equal(t, "/stock", problem.From(err).Fields[0].Name)
}

// refusal is what is said of a member that breaks a rule, or isn't of its type.
func refusal[T any](t *testing.T, text string, rules ...store.Rule) string {
	t.Helper()
	var field store.Field[T]
	err := store.Member("it", []byte(text), &field, rules...)
	if err == nil {
		return ""
	}
	require.True(t, field.IsAbsent(), "what is refused is not taken")
	answer := problem.From(err)
	require.Equal(t, 400, answer.Status)
	require.Equal(t, "/it", answer.Fields[0].Name)
	return answer.Fields[0].Rule + ": " + answer.Fields[0].Message
}

func TestMembersAreHeldToRules(t *testing.T) {
	require.Equal(t, "null: must not be null", refusal[string](t, "null", store.NotNull()))
	require.Equal(t, "max: must have at most 3 characters", refusal[string](t, `"äöüß"`, store.MaxLength(3)))
	require.Empty(t, refusal[string](t, `"äöü"`, store.MaxLength(3)))
	require.Empty(t, refusal[string](t, "null", store.MaxLength(3), store.OneOf("a"), store.UUID(), store.Numeric()))
	require.Equal(t, "oneof: must be one of a, b", refusal[string](t, `"c"`, store.OneOf("a", "b")))
	require.NoError(t, store.Check("it", nil, store.NotNull()), "absent")
	for _, value := range []string{
		"", "0", "-1.50", "+7", "NaN", "Infinity", "1e3", ".5", "1.", "１", "1\n",
		"123e4567-e89b-12d3-a456-426614174000", "123E4567-e89b-12d3-a456-426614174000", "{123e4567-e89b-12d3-a456-426614174000}", "123e4567e89b12d3a456426614174000",
	} {
		text, err := json.Marshal(value)
		require.NoError(t, err)
		require.Equal(t, bind.IsNumeric(value), refusal[string](t, string(text), store.Numeric()) == "", "as in a contract: %q", value)
		require.Equal(t, bind.IsUUID(value), refusal[string](t, string(text), store.UUID()) == "", "as in a contract: %q", value)
	}
}

func TestMembersOfTheWrongType(t *testing.T) {
	require.Equal(t, "type: must be text", refusal[string](t, "1"))
	require.Equal(t, "type: must be true or false", refusal[bool](t, "1"))
	require.Equal(t, "type: must be a whole number from -128 to 127", refusal[int8](t, "128"))
	require.Equal(t, "type: must be a whole number from -9223372036854775808 to 9223372036854775807", refusal[int64](t, "1.5"))
	require.Equal(t, "type: must be a whole number from 0 to 18446744073709551615", refusal[uint64](t, "-1"))
	require.Equal(t, "type: must be a number within range", refusal[float32](t, "1e60"))
	require.Equal(t, "type: must be base64", refusal[[]byte](t, `"?"`))
	require.Equal(t, "type: must be a time such as 2006-01-02T15:04:05Z", refusal[time.Time](t, `"noon"`))
}
