package gocode_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/gocode"
)

func TestFileNames(t *testing.T) {
	for ident, want := range map[string][2]string{
		"GetUser":     {"getuserhandler", "get_user_handler"},
		"GetHTTPUser": {"gethttpuserhandler", "get_http_user_handler"},
		"Login2":      {"login2handler", "login2_handler"},
		"ID":          {"idhandler", "id_handler"},
	} {
		require.Equal(t, want[0], gocode.Flat.FileName(ident, "handler"), ident)
		require.Equal(t, want[1], gocode.Snake.FileName(ident, "handler"), ident)
	}
}

func TestStyles(t *testing.T) {
	for text, want := range map[string]gocode.Style{"": gocode.Flat, "gozero": gocode.Flat, "go_zero": gocode.Snake} {
		style, ok := gocode.ParseStyle(text)
		require.True(t, ok, text)
		require.Equal(t, want, style)
	}
	_, ok := gocode.ParseStyle("camel")
	require.False(t, ok)
}

func TestIdentifiers(t *testing.T) {
	for text, want := range map[string]string{
		"user-info": "UserInfo", "user/profile": "UserProfile", "getUser": "GetUser", "1st": "X1st", "": "X", "用户": "X用户",
	} {
		require.Equal(t, want, gocode.Exported(text), text)
	}
	for text, want := range map[string]string{
		"ID": "id", "HTTPPort": "httpPort", "JwtAuth": "jwtAuth", "Type": "type_", "": "x",
	} {
		require.Equal(t, want, gocode.Unexported(text), text)
	}
}

func TestPackageNames(t *testing.T) {
	for dir, want := range map[string]string{
		"user": "user", "admin/user_profile": "userprofile", "v1": "v1", "map": "mappkg", "main": "mainpkg", "Foo-Bar": "foobar",
	} {
		require.Equal(t, want, gocode.PackageName(dir), dir)
	}
}

func TestScopeKeepsNamesApartInAnyCase(t *testing.T) {
	scope := gocode.NewScope("New")
	require.Equal(t, "new2", scope.Unique("new"))
	require.Equal(t, "Login", scope.Unique("Login"))
	require.Equal(t, "login2", scope.Unique("login"))
	require.Equal(t, "Login3", scope.Unique("Login"))
}
