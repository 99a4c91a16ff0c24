package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const goTypes = `type UUID = go "github.com/google/uuid.UUID" as string
type Amount = go "shop/money.Amount" as string
type Addr = go "net/netip.Addr" as string
type Other = go "example.com/other/v2/pkg.Thing" as any
type R {
	ID UUID ` + "`json:\"id\"`" + `
	Of Amount ` + "`json:\"of\"`" + `
	At Addr ` + "`json:\"at\"`" + `
	To Other ` + "`json:\"to\"`" + `
}
service shop-api {
	@handler Post
	post /a (R)
}
`

func TestModulesOfGoTypesThatAreMissingAreNamed(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{
		"go.mod":   "module shop\n\ngo 1.26.0\n\nrequire example.com/other/v2 v2.0.0\n\nrequire github.com/apigen/apigen v0.1.0\n",
		"shop.api": goTypes, "money/money.go": "package money\n\ntype Amount string\n",
	})
	made := invoke(t, dir, "api", "go", "--api", "shop.api", "--dir", ".")
	require.Equal(t, exitOK, made.code, made.stderr)
	require.Equal(t, "your go.mod lacks what the service needs; run: go get github.com/google/uuid && go mod tidy\n", made.stderr)
	put(t, dir, "go.mod", read(t, dir, "go.mod")+"\nrequire github.com/google/uuid v1.6.0\n")
	require.Empty(t, invoke(t, dir, "api", "go", "--api", "shop.api", "--dir", ".").ok(t).stderr)
}

func TestGoTypesThatTheServiceCannotImportAreRefusedAtTheirPlace(t *testing.T) {
	t.Parallel()
	for path, message := range map[string]string{
		"example.com/else/internal/x": "package example.com/else/internal/x is internal to another module or folder, so shop can't import it",
		"shop/other/internal/x":       "package shop/other/internal/x is internal to another module or folder, so shop can't import it",
		"shop/internal/types":         "package shop/internal/types is generated from the contract, and can't be imported by it",
		"shop":                        "package shop is generated from the contract, and can't be imported by it",
	} {
		dir := workspace(t, map[string]string{
			"go.mod": "module shop\n\ngo 1.26.0\n", "money/money.go": "package money\n\ntype Amount string\n",
			"shop.api": strings.Replace(goTypes, "net/netip", path, 1),
		})
		made := invoke(t, dir, "api", "go", "--api", "shop.api", "--dir", ".")
		require.Equal(t, exitFound, made.code, made.stderr)
		require.Contains(t, made.stderr, "shop.api:3:16: error: "+message+" [bad-go-type]\n    3 | type Addr = go ")
		require.NoDirExists(t, filepath.Join(dir, "internal"))
	}
}

// amountAs is a contract with one type of the project.
func amountAs(wire string) string {
	return `type Amount = go "shop/money.Amount" as ` + wire + "\ntype R {\n\tAmount Amount `json:\"amount\"`\n\tOf map[Amount]Amount `json:\"of\"`\n}\n" +
		"type Q {\n\tAmount Amount `form:\"amount\"`\n}\nservice shop-api {\n\t@handler Post\n\tpost /a (R) returns (R)\n\t@handler Get\n\tget /a (Q)\n}\n"
}

func TestGoTypesThatTheProjectDoesNotHaveAreRefusedAtTheirPlace(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][2]string{
		"":                                    {"the project has no package shop/money", "write it first, or correct the path"},
		"package main\n":                      {"package shop/money is a command, and can't be imported", "move the type to a package of its own"},
		"package money\n\ntype Amounts int\n": {"package shop/money has no type Amount", "did you mean Amounts?"},
		"package money\n\ntype Amount[T any] struct{}\n":                            {"Amount is generic", "declare an alias of an instance, such as `type AmountOfString = Amount[string]`, and name that"},
		"package money\n\nimport _ \"shop/internal/types\"\n\ntype Amount string\n": {"package shop/money imports shop/internal/types, which would import it", "move the type to a package that does not"},
		"package money\n\ntype Amount struct{}\n\nfunc (Amount) MarshalText() {}\n": {"Amount lacks UnmarshalText, which it needs here as string", "write what is missing, as in the interfaces of encoding and encoding/json"},
		"package money\n\ntype Amount int64\n\nfunc (*Amount) UnmarshalText() {}\n": {"Amount lacks MarshalText, which it needs here as string", "declare it `as int64`, which needs no methods, or write what is missing"},
	} {
		files := map[string]string{"go.mod": "module shop\n\ngo 1.26.0\n", "shop.api": amountAs("string")}
		if source != "" {
			files["money/money.go"] = source
		}
		made := invoke(t, workspace(t, files), "api", "go", "--api", "shop.api", "--dir", ".")
		require.Equal(t, exitFound, made.code, made.stderr)
		require.Equal(t, "shop.api:1:18: error: "+want[0]+" [bad-go-type]\n    1 | type Amount = go \"shop/money.Amount\" as string\n"+
			"      |                  ^^^^^^^^^^^^^^^^^^^\n  hint: "+want[1]+"\n1 error, 0 warnings\n", made.stderr)
	}
}

func TestGoTypesOfTheProjectCompile(t *testing.T) {
	t.Parallel()
	for source, wire := range map[string]string{
		"package money\n\ntype Amount int64\n":  "int32",
		"package money\n\ntype Amount string\n": "string",
		"package money\n\ntype Amount struct{ text string }\n\nfunc (a Amount) MarshalText() ([]byte, error) { return []byte(a.text), nil }\n\n" +
			"func (a *Amount) UnmarshalText(b []byte) error {\n\ta.text = string(b)\n\treturn nil\n}\n": "string",
		"package money\n\nimport \"net/netip\"\n\ntype Amount = netip.Addr\n": "string",
	} {
		dir := workspace(t, map[string]string{"shop.api": amountAs(wire), "money/money.go": source})
		beside(t, dir, "shop")
		require.Empty(t, invoke(t, dir, "api", "go", "--api", "shop.api", "--dir", ".").ok(t).stderr)
		compiles(t, dir)
	}
}

func TestGoTypesThatOthersDoNotHaveAreRefusedAtTheirPlace(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][2]string{
		"net/netip.Adr":         {"package net/netip has no type Adr", "did you mean Addr?"},
		"math/big.Nothing":      {"package math/big has no type Nothing", "correct the name, or require a version of the module that has it"},
		"time.Month":            {"Month lacks UnmarshalText and MarshalText, which it needs here as string", "name another type, or one of your own that has the methods"},
		"encoding/json.Decoder": {"Decoder lacks UnmarshalText and MarshalText, which it needs here as string", "name another type, or one of your own that has the methods"},
	} {
		text := strings.Replace(amountAs("string"), "shop/money.Amount", name, 1)
		made := invoke(t, workspace(t, map[string]string{"go.mod": "module shop\n\ngo 1.26.0\n", "shop.api": text}), "api", "go", "--api", "shop.api", "--dir", ".")
		require.Equal(t, exitFound, made.code, made.stderr)
		require.Contains(t, made.stderr, "shop.api:1:18: error: "+want[0]+" [bad-go-type]\n")
		require.Contains(t, made.stderr, "hint: "+want[1]+"\n")
	}
}

func TestGoTypesOfAProjectThatHasNoModuleYetAreItsOwn(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"money/money.go": "package money\n\ntype Amount string\n", "shop.api": amountAs("string")})
	made := invoke(t, dir, "api", "go", "--api", "shop.api", "--dir", ".", "--module", "shop", "--runtime", "vendor")
	require.Equal(t, exitOK, made.code, made.stderr)
	require.Equal(t, exitOK, invoke(t, dir, "api", "go", "--api", "shop.api", "--dir", ".").code)
	require.Contains(t, invoke(t, dir, "api", "go", "--api", "shop.api", "--dir", ".").ok(t).stdout, "everything is up to date")

	missing := workspace(t, map[string]string{"shop.api": amountAs("string")})
	refused := invoke(t, missing, "api", "go", "--api", "shop.api", "--dir", ".", "--module", "shop", "--runtime", "vendor")
	require.Equal(t, exitFound, refused.code)
	require.Contains(t, refused.stderr, "the project has no package shop/money")
	require.NoFileExists(t, filepath.Join(missing, "go.mod"))
}
