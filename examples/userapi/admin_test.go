package main_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func adminGroup(t *testing.T, s *service) {
	a, b, root := s.register(t), s.register(t), s.root(t)
	promote := fields{"role": "admin"}
	a.anonymous().refuse(t, 401, "auth.missing", "PUT", a.rolePath(), promote)
	a.refuse(t, 403, "admin.only", "PUT", a.rolePath(), promote)
	root.refuse(t, 404, "user.missing", "PUT", "/admin/users/9223372036854775807/role", promote)
	for _, body := range []fields{{"role": "owner"}, {"role": ""}, {"role": nil}, {}} {
		require.Equal(t, []string{"/role"}, root.refuse(t, 400, "request.invalid", "PUT", a.rolePath(), body).names())
	}

	// A role is gained and lost at once, with the token one has.
	got := decode[user](t, root.send(t, 200, "PUT", a.rolePath(), promote))
	require.Equal(t, []any{a.ID, "admin", a.Email}, []any{got.ID, got.Role, got.Email})
	a.send(t, 200, "PUT", b.path(), fields{"email": "by-admin-" + b.Email})
	root.send(t, 200, "PUT", a.rolePath(), fields{"role": "user"})
	a.refuse(t, 403, "admin.only", "PUT", b.rolePath(), promote)
	a.refuse(t, 403, "account.other", "PUT", b.path(), fields{"email": b.Email})
}

// There is always an admin, also when two try to remove each other.
func lastAdmin(t *testing.T, s *service) {
	root := s.root(t)
	demote := fields{"role": "user"}
	root.refuse(t, 409, "admin.last", "PUT", root.rolePath(), demote)
	root.refuse(t, 409, "admin.last", "POST", "/users/me/delete", fields{"currentPassword": root.password})

	for range 5 {
		other := s.register(t)
		root.send(t, 200, "PUT", other.rolePath(), fields{"role": "admin"})
		pair := []*account{root, other}
		got := together(t, 2, func(i int) (answer, error) {
			return pair[i].try("PUT", pair[1-i].rolePath(), demote)
		})
		require.True(t, (got[0].status == 200) != (got[1].status == 200), "one wins: %s %s", got[0].body, got[1].body)
		if got[1].status == 200 {
			root, other = other, root
		}
		root.refuse(t, 409, "admin.last", "PUT", root.rolePath(), demote)
		other.refuse(t, 403, "admin.only", "PUT", root.rolePath(), demote)
	}
}
