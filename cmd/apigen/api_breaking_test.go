package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/breaking"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/runtime/middleware"
)

// store is a project whose contract imports its types from another folder.
const store = `
-- svc/apigen.yaml --
version: 1
services:
  - contract: api/shop.api
-- svc/api/shop.api --
import "../types/item.api"
service shop-api {
	@handler GetItem
	get /items/:id (ItemRequest) returns (Item)
	@handler ListItems
	get /items returns ([]Item)
}
-- svc/types/item.api --
type ItemRequest {
	ID int64 ` + "`path:\"id\"`" + `
}
type Item {
	Name string ` + "`json:\"name\"`" + `
	Price int ` + "`json:\"price\"`" + `
}
`

// repository commits files on the branch main and returns its work tree.
func repository(t *testing.T, text string) string {
	t.Helper()
	dir := unpack(t, text)
	git(t, dir, "init", "--quiet", "--initial-branch", "main", ".")
	commitAll(t, dir)
	return dir
}

func commitAll(t *testing.T, dir string) {
	t.Helper()
	git(t, dir, "add", "--all")
	git(t, dir, "commit", "--quiet", "--message", "x")
}

// edit replaces text in a file.
func edit(t *testing.T, dir, name, old, new string) {
	t.Helper()
	text := read(t, dir, name)
	require.Contains(t, text, old)
	put(t, dir, name, strings.ReplaceAll(text, old, new))
}

const priceLine = "\tPrice int `json:\"price\"`\n"

func TestBreakingComparesWithACommit(t *testing.T) {
	t.Parallel()
	dir := repository(t, store)
	svc := filepath.Join(dir, "svc")
	same := invoke(t, svc, "api", "breaking", "--against", "git:main").ok(t)
	require.Equal(t, "suggested version step: patch (nothing that clients notice)\n", same.stdout)

	edit(t, dir, "svc/types/item.api", priceLine, "\tStock int `json:\"stock\"`\n")
	before := snapshot(t, dir)
	ran := invoke(t, svc, "api", "breaking", "--against", "git:main")
	require.Equal(t, before, snapshot(t, dir), "nothing is checked out and nothing is written")
	require.Equal(t, exitFound, ran.code)
	require.Equal(t, `git:main:svc/types/item.api:6:2: error: field price of Item is gone; clients of GET /items/:id and GET /items that read it find nothing [response-field-removed]
    6 |     Price int `+"`json:\"price\"`"+`
      |     ^^^^^
types/item.api:4:6: note: this is what is left
    4 | type Item {
      |      ^^^^
  hint: keep it until nobody reads it
1 error, 0 warnings
`, ran.stderr)
	require.Equal(t, `fine: types/item.api:6:2: field stock of Item is new in the answer
suggested version step: major (1 breaking change)
`, ran.stdout)

	commitAll(t, dir)
	invoke(t, svc, "api", "breaking", "--against", "git:main").ok(t)
	ran = invoke(t, dir, "api", "breaking", "--api", "svc/api/shop.api", "--against", "git:main~1", "--format", "json")
	require.Equal(t, exitFound, ran.code, ran.stderr)
	require.Contains(t, ran.stdout, `"file": "git:main~1:svc/types/item.api"`)
}

func TestBreakingComparesTheSettingsOfTexts(t *testing.T) {
	t.Parallel()
	dir := repository(t, strings.Replace(store, "version: 1\n", "version: 1\nunknown: ignore\n", 1))
	svc := filepath.Join(dir, "svc")
	invoke(t, svc, "api", "breaking", "--against", "git:main").ok(t)
	edit(t, dir, "svc/apigen.yaml", "unknown: ignore", "unknown: refuse")
	ran := invoke(t, svc, "api", "breaking", "--against", "git:main")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "names that no field has are refused")
	require.Contains(t, ran.stderr, "[unknown-refused]")
	edit(t, dir, "svc/api/shop.api", "service shop-api", "@server(\n\tunknown: ignore\n)\nservice shop-api")
	invoke(t, svc, "api", "breaking", "--against", "git:main").ok(t)
}

func TestBreakingFormats(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(repository(t, store), "svc")
	edit(t, dir, "types/item.api", priceLine, "")
	ran := invoke(t, dir, "api", "breaking", "--against", "git:HEAD", "--format", "json")
	require.Equal(t, exitFound, ran.code)
	require.Empty(t, ran.stderr)
	var report struct {
		Level, Step string
		Breaking    []struct{ Code, File, Message, Hint string }
	}
	require.NoError(t, json.Unmarshal([]byte(ran.stdout), &report))
	require.Equal(t, "json", report.Level)
	require.Equal(t, "major", report.Step)
	require.Len(t, report.Breaking, 1)
	require.Equal(t, "response-field-removed", report.Breaking[0].Code)

	ran = invoke(t, dir, "api", "breaking", "--against", "git:HEAD", "--format", "github")
	require.Equal(t, exitFound, ran.code)
	lines := strings.Split(strings.TrimSpace(ran.stdout), "\n")
	require.Len(t, lines, 2)
	require.True(t, strings.HasPrefix(lines[0], "::error file=types/item.api,line=4,"), "a file that GitHub shows: %s", lines[0])
	require.Contains(t, lines[0], "git:HEAD:svc/types/item.api:6:2")
	require.Equal(t, "::notice title=breaking::suggested version step: major (1 breaking change)", lines[1])
}

func TestBreakingLevels(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(repository(t, store), "svc")
	edit(t, dir, "types/item.api", "Price int `", "Cost int `")
	invoke(t, dir, "api", "breaking", "--against", "git:main").ok(t)
	ran := invoke(t, dir, "api", "breaking", "--against", "git:main", "--level", "source")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "[field-renamed]")
	put(t, dir, "apigen.yaml", read(t, dir, "apigen.yaml")+"breaking:\n  level: source\n")
	require.Equal(t, exitFound, invoke(t, dir, "api", "breaking", "--against", "git:main").code)
	invoke(t, dir, "api", "breaking", "--against", "git:main", "--level", "wire").ok(t)
}

func TestBreakingFollowsARenamedContract(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(repository(t, store), "svc")
	edit(t, dir, "types/item.api", priceLine, "")
	git(t, dir, "mv", "api/shop.api", "api/store.api")
	edit(t, dir, "apigen.yaml", "shop.api", "store.api")
	for _, against := range []string{"git:main", "git:main:svc/api/shop.api"} {
		ran := invoke(t, dir, "api", "breaking", "--against", against)
		require.Equal(t, exitFound, ran.code, ran.stderr)
		require.Contains(t, ran.stderr, "[response-field-removed]")
		require.Equal(t, against == "git:main", strings.HasPrefix(ran.stdout, "api/store.api was git:main:svc/api/shop.api\n"), ran.stdout)
	}
}

func TestBreakingOfANewContract(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(repository(t, store), "svc")
	put(t, dir, "new.api", ping["a.api"])
	ran := invoke(t, dir, "api", "breaking", "--api", "new.api", "--against", "git:main").ok(t)
	require.Equal(t, "new.api is new: git:main:svc/new.api does not exist; after a move, name the old path with --against git:main:OLD\n", ran.stdout)

	edit(t, dir, "apigen.yaml", "services:\n", "services:\n  - contract: new.api\n")
	edit(t, dir, "types/item.api", priceLine, "")
	ran = invoke(t, dir, "api", "breaking", "--against", "git:main")
	require.Equal(t, exitFound, ran.code, "every service is compared")
	require.Contains(t, ran.stdout, "new.api is new: ")
	require.Contains(t, ran.stderr, "[response-field-removed]")
	invoke(t, dir, "api", "breaking", "--against", "git:main:svc/api/shop.api").refused(t,
		"--against git:main:svc/api/shop.api is one contract, and there are 2 to compare; choose one with --api")
}

func TestBreakingComparesWithFiles(t *testing.T) {
	t.Parallel()
	dir := unpack(t, store)
	require.NoError(t, os.CopyFS(filepath.Join(dir, "old"), os.DirFS(filepath.Join(dir, "svc"))))
	edit(t, dir, "svc/types/item.api", priceLine, "")
	for _, against := range []string{"../old", "../old/api/shop.api"} {
		ran := invoke(t, filepath.Join(dir, "svc"), "api", "breaking", "--against", against)
		require.Equal(t, exitFound, ran.code, ran.stderr)
		require.Contains(t, ran.stderr, "../old/types/item.api:6:2: error: field price of Item is gone")
	}
	invoke(t, dir, "api", "breaking", "--api", "svc/api/shop.api", "--against", "old").refused(t,
		"--against old holds none of the contracts; name the root of a checkout, and run this at the root of yours")
	invoke(t, filepath.Join(dir, "old"), "api", "breaking", "--api", "../svc/api/shop.api", "--against", ".").refused(t,
		"contract ../svc/api/shop.api is not below the working directory, so it has no counterpart in .; name the old file with --against")
}

func TestBreakingRefusesWhatCantBeCompared(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(repository(t, store), "svc")
	for against, line := range map[string]string{
		"":                      "nothing to compare with; name it with --against git:main, or with --against PATH",
		"main":                  "--against main does not exist; for a commit write --against git:main",
		"git:":                  "--against git: needs a branch, tag or commit, such as git:main",
		"git:--output=x":        `--against git: "--output=x" is no branch, tag or commit`,
		"git:gone":              "there is no commit gone here; fetch it first (a shallow checkout lacks most of them)",
		"git:main;touch${IFS}x": "there is no commit main;touch${IFS}x here; fetch it first (a shallow checkout lacks most of them)",
		"git:main:gone.api":     "git:main:gone.api does not exist; the path starts at the top of the repository",
	} {
		invoke(t, dir, "api", "breaking", "--against", against).refused(t, line)
	}
	require.NotContains(t, contents(t, dir), "x", "a shell would have made it")
	invoke(t, dir, "api", "breaking", "-", "--against", "git:main").refused(t, "the standard input has no former self; name a file")
	invoke(t, dir, "api", "breaking", "--against", "git:main", "--format", "sarif").refused(t, `--format "sarif" is unknown; use text, json or github`)
	invoke(t, dir, "api", "breaking", "--against", "git:main", "--level", "file").refused(t, `--level "file" is no level; use wire, json or source`)
	invoke(t, unpack(t, store), "api", "breaking", "--api", "svc/api/shop.api", "--against", "git:main").refused(t,
		"svc/api is in no git repository; compare with files by --against PATH")

	cmd := command(dir, "api", "breaking", "--against", "git:main")
	cmd.Env = append(cmd.Env, "PATH="+t.TempDir())
	finish(t, cmd).refused(t, "git is not in PATH; install it, or compare with files by --against PATH")
}

func TestBreakingNeedsTwoContractsWithoutErrors(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(repository(t, store), "svc")
	edit(t, dir, "types/item.api", "Price int", "Price itn")
	ran := invoke(t, dir, "api", "breaking", "--against", "git:main")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "types/item.api:6:8: error: ")

	commitAll(t, dir)
	edit(t, dir, "types/item.api", "Price itn", "Price int")
	ran = invoke(t, dir, "api", "breaking", "--against", "git:main")
	require.Equal(t, exitUsage, ran.code)
	require.Contains(t, ran.stderr, "git:main:svc/types/item.api:6:8: error: ")
	require.True(t, strings.HasSuffix(ran.stderr, "apigen: git:main:svc/api/shop.api has errors, so nothing can be compared with it\n"), ran.stderr)
}

func TestBreakingWorksInAHook(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(repository(t, store), "svc")
	cmd := command(dir, "api", "breaking", "--against", "git:main")
	cmd.Env = append(cmd.Env, "GIT_DIR=.git", "GIT_INDEX_FILE=.git/index", "GIT_PREFIX=")
	finish(t, cmd).ok(t)
}

func TestBreakingWaivers(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(repository(t, store), "svc")
	edit(t, dir, "types/item.api", priceLine, "")
	settings := read(t, dir, "apigen.yaml")
	waive := func(lines string) result {
		put(t, dir, "apigen.yaml", settings+"breaking:\n  waivers:\n    - rule: response-field-removed\n"+lines)
		return invoke(t, dir, "api", "breaking", "--against", "git:main")
	}
	ran := waive("      where: Item.price\n      reason: unread\n      until: 9999-12-31\n").ok(t)
	require.Equal(t, "waived: git:main:svc/types/item.api:6:2: field price of Item is gone; clients of GET /items/:id and GET /items that read it find nothing [response-field-removed]\n"+
		"suggested version step: major (1 breaking change)\n", ran.stdout)

	ran = waive("      where: Item.price\n      reason: unread\n      until: 2020-01-31\n")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "apigen.yaml:6:7: warning: this waiver of response-field-removed ended on 2020-01-31 [waiver-expired]")

	ran = waive("      where: Item.name\n      reason: unread\n")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, "apigen.yaml:6:7: warning: this waiver of response-field-removed at Item.name covers nothing [waiver-unused]")
	require.Contains(t, ran.stderr, "1 error, 1 warning\n")
}

// TestCommandsOfTheBreakingPageWork runs what docs/breaking.md shows in a
// repository where nothing changed.
func TestCommandsOfTheBreakingPageWork(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(repository(t, store), "svc")
	page, err := os.ReadFile("../../docs/breaking.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	require.NotEmpty(t, blocks)
	for _, block := range blocks {
		for line := range strings.Lines(block[1]) {
			words := strings.Fields(line)
			require.Equal(t, "apigen", words[0])
			invoke(t, dir, words[1:]...).ok(t)
		}
	}
	waivers := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	require.Len(t, waivers, 1)
	_, err = parseSettings(settingsFile, []byte(waivers[0][1]))
	require.NoError(t, err)
}

// TestDefaultsThatBreakingAssumes holds what a contract leaves out to what the
// runtime does then: the two can't import each other.
func TestDefaultsThatBreakingAssumes(t *testing.T) {
	t.Parallel()
	plain := "service a {\n\t@handler A\n\tpost /a ([]string)\n}\n"
	old := resolved(t, plain)
	written := resolved(t, "@server (\n\ttimeout: "+middleware.DefaultDeadline.String()+"\n\tmaxBytes: 1048576\n)\n"+plain)
	require.Equal(t, int64(middleware.DefaultBodyLimit), written.Groups[0].MaxBytes)
	report := breaking.Compare(old, written)
	require.Empty(t, report.Findings)
	require.Empty(t, report.Additions)
}

func resolved(t *testing.T, text string) *contract.API {
	t.Helper()
	api, err := resolveText("a.api", []byte(text))
	require.NoError(t, err)
	return api
}

func TestBreakingInformsAboutExperimentalRoutes(t *testing.T) {
	t.Parallel()
	dir := repository(t, strings.Replace(store, "service shop-api", "@server (\n\tstability: experimental\n)\nservice shop-api", 1))
	svc := filepath.Join(dir, "svc")
	edit(t, dir, "svc/types/item.api", priceLine, "")
	ran := invoke(t, svc, "api", "breaking", "--against", "git:main").ok(t)
	require.Equal(t, "experimental: git:main:svc/types/item.api:6:2: field price of Item is gone; clients of GET /items/:id and GET /items that read it find nothing [response-field-removed]\n"+
		"suggested version step: minor (1 compatible change)\n", ran.stdout)
	require.Empty(t, ran.stderr)
	ran = invoke(t, svc, "api", "breaking", "--against", "git:main", "--format", "json").ok(t)
	var out struct{ Breaking, Experimental []struct{ Code string } }
	require.NoError(t, json.Unmarshal([]byte(ran.stdout), &out))
	require.Empty(t, out.Breaking)
	require.Len(t, out.Experimental, 1)
}
