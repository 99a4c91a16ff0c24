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

// A stub that nobody touched follows sse: true in both directions.
func TestStreamsComeAndGo(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"watch.api": watchContract})
	invoke(t, dir, "api", "go", "--api", "watch.api").ok(t)
	before := read(t, dir, watchLogic)
	put(t, dir, "watch.api", streaming(watchContract))
	invoke(t, dir, "api", "go", "--api", "watch.api").ok(t)
	stub := read(t, dir, watchLogic)
	require.Contains(t, stub, "Watch(client *types.EventSender) error {")
	put(t, dir, "watch.api", watchContract)
	invoke(t, dir, "api", "go", "--api", "watch.api").ok(t)
	require.Equal(t, before, read(t, dir, watchLogic))
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
