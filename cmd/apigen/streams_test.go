package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const watchContract = `type Event {
	N int ` + "`json:\"n\"`" + `
}

type Other {
	Text string ` + "`json:\"text\"`" + `
}

service watch {
	@handler Watch
	get /watch returns (Event)
}
`

const watchLogic = "internal/logic/watchlogic.go"

func streaming(contract string) string {
	return strings.Replace(contract, "service watch", "@server (\n\tsse: true\n)\nservice watch", 1)
}

// A stub that nobody touched follows sse: true and websocket: true in both
// directions.
func TestStreamsComeAndGo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ plain, stream, method string }{
		{watchContract, streaming(watchContract), "Watch(client *types.EventSender) error {"},
		{chatContract, chatting(chatContract), "Watch(w http.ResponseWriter, r *http.Request) error {"},
	} {
		dir := workspace(t, map[string]string{"watch.api": c.plain})
		invoke(t, dir, "api", "go", "--api", "watch.api").ok(t)
		before := read(t, dir, watchLogic)
		put(t, dir, "watch.api", c.stream)
		invoke(t, dir, "api", "go", "--api", "watch.api").ok(t)
		require.Contains(t, read(t, dir, watchLogic), c.method)
		put(t, dir, "watch.api", c.plain)
		invoke(t, dir, "api", "go", "--api", "watch.api").ok(t)
		require.Equal(t, before, read(t, dir, watchLogic))
	}
}

// Logic that somebody wrote can't be turned into a stream: apigen names what would
// no longer compile and writes nothing. Once it is one, it stays as it is.
func TestStreamsAndLogicOfTheUser(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"watch.api": watchContract})
	invoke(t, dir, "api", "go", "--api", "watch.api").ok(t)
	put(t, dir, watchLogic, strings.Replace(read(t, dir, watchLogic), "// TODO:", "// Mine:", 1))
	put(t, dir, "watch.api", streaming(watchContract))
	before := snapshot(t, dir)
	ran := invoke(t, dir, "api", "go", "--api", "watch.api")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, watchLogic)
	require.Contains(t, ran.stderr, "would no longer compile: too many return values")
	require.Equal(t, before, snapshot(t, dir))

	mine := strings.NewReplacer(
		"Watch() (resp *types.Event, err error) {", "Watch(out *types.EventSender) error {",
		"return &types.Event{}, nil", "return out.Send(types.Event{N: 1})",
	).Replace(read(t, dir, watchLogic))
	put(t, dir, watchLogic, mine)
	invoke(t, dir, "api", "go", "--api", "watch.api").ok(t)
	require.Equal(t, mine, read(t, dir, watchLogic))
}

const chatContract = `service watch {
	@handler Watch
	get /watch
}
`

func chatting(contract string) string {
	return strings.Replace(contract, "service watch", "@server (\n\twebsocket: true\n)\nservice watch", 1)
}

// Logic that somebody wrote gets the parameters where that breaks nothing. When
// it uses them, it can't lose them again: apigen names it and writes nothing.
func TestWebSocketsAndLogicOfTheUser(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"watch.api": chatContract})
	invoke(t, dir, "api", "go", "--api", "watch.api").ok(t)
	put(t, dir, watchLogic, strings.Replace(read(t, dir, watchLogic), "// TODO:", "// Mine:", 1))
	put(t, dir, "watch.api", chatting(chatContract))
	invoke(t, dir, "api", "go", "--api", "watch.api").ok(t)
	mine := read(t, dir, watchLogic)
	require.Contains(t, mine, "Watch(w http.ResponseWriter, r *http.Request) error {")
	require.Contains(t, mine, "// Mine:")

	mine = strings.Replace(mine, "return nil", "w.WriteHeader(http.StatusTeapot)\n\treturn r.Context().Err()", 1)
	put(t, dir, watchLogic, mine)
	invoke(t, dir, "api", "go", "--api", "watch.api").ok(t)
	require.Equal(t, mine, read(t, dir, watchLogic))
	put(t, dir, "watch.api", chatContract)
	before := snapshot(t, dir)
	ran := invoke(t, dir, "api", "go", "--api", "watch.api")
	require.Equal(t, exitFound, ran.code)
	require.Contains(t, ran.stderr, watchLogic)
	require.Equal(t, before, snapshot(t, dir))
}

func TestRoutesTellStreams(t *testing.T) {
	t.Parallel()
	for contract, kind := range map[string]string{streaming(watchContract): "sse", chatting(chatContract): "websocket"} {
		dir := workspace(t, map[string]string{"watch.api": contract})
		require.Contains(t, invoke(t, dir, "api", "routes", "--api", "watch.api", "--format", "json").ok(t).stdout, `"stream": "`+kind+`"`)
		require.Regexp(t, `(?m)^GET +/watch +Watch .* `+kind+`$`, invoke(t, dir, "api", "routes", "--api", "watch.api").ok(t).stdout)
	}
}
