package rediscache_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/cache"
	"github.com/apigen/apigen/runtime/cache/rediscache"
	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/store"
	"github.com/apigen/apigen/runtime/store/postgres"
)

// What tells a process started by a test what to do.
const (
	victimDSN    = "APIGEN_TEST_CACHE_DSN"
	victimPrefix = "APIGEN_TEST_CACHE_PREFIX"
	victimHold   = 300 * time.Millisecond
)

// TestMain is also what the victims of the kill tests run.
func TestMain(m *testing.M) {
	if dsn := os.Getenv(victimDSN); dsn != "" {
		if err := victim(dsn, os.Getenv(victimPrefix)); err != nil {
			fmt.Println(err)
		}
		return
	}
	os.Exit(m.Run())
}

// victim commits the name that it is given, and says so,
// but never comes to release what it holds.
func victim(dsn, prefix string) error {
	db, err := store.Open(store.Config{DSN: secret.New(dsn), MaxOpen: 1}, store.Options{}, postgres.Driver())
	if err != nil {
		return err
	}
	rdb, err := rediscache.Client(rediscache.Config{Addr: redisServer, Budget: 5 * time.Second})
	if err != nil {
		return err
	}
	shared, err := cache.New(rediscache.New(rdb), cache.Config{Prefix: prefix, Hold: victimHold, Policy: cache.Strict}, cache.Options{})
	if err != nil {
		return err
	}
	rows, err := cache.NewAside(shared, cache.Table[int64, account]{Name: "account", Codec: accountCodec{}})
	if err != nil {
		return err
	}
	fmt.Println("ready")
	input := bufio.NewScanner(os.Stdin)
	input.Scan()
	return shared.Write(ctx, []string{rows.Key(1)}, func(c context.Context) ([]string, error) {
		if err := db.Gorm(c).Exec("UPDATE accounts SET name = ? WHERE id = 1", input.Text()).Error; err != nil {
			return nil, err
		}
		fmt.Println("committed")
		select {} // between commit and release
	})
}

// TestKillBetweenCommitAndRelease kills a writer there, with kill -9. Readers
// see its row at once, and store no other one.
func TestKillBetweenCommitAndRelease(t *testing.T) { killed(t, 3) }

func TestLoadKill(t *testing.T) {
	if os.Getenv("APIGEN_LOAD") != "1" {
		t.Skip("200 rounds; set APIGEN_LOAD=1")
	}
	killed(t, 200)
}

func killed(t *testing.T, rounds int) {
	need(t, "Redis", redisServer)
	db, dsn := postgreSQL(t)
	rdb := client(t, redisServer)
	base := prefix(t, rdb)
	readers := []*repo{
		newRepo(t, db, rediscache.New(rdb), cache.Config{Prefix: base}),
		newRepo(t, db, rediscache.New(rdb), cache.Config{Prefix: base}),
	}
	readers[0].made(t, account{Email: "a@x"})
	stale := 0
	for round := range rounds {
		name := "name " + strconv.Itoa(round)
		for _, r := range readers { // the old row is in the cache
			_, err := r.get(ctx, 1)
			require.NoError(t, err)
		}
		kill(t, dsn, base, name)
		until := time.Now().Add(victimHold + 50*time.Millisecond)
		for time.Now().Before(until) {
			for _, r := range readers {
				if got, err := r.get(ctx, 1); err != nil || got.Name != name {
					t.Log(round, got, err)
					stale++
				}
			}
			time.Sleep(victimHold / 10)
		}
		for _, r := range readers {
			_, err := r.get(ctx, 1)
			require.NoError(t, err)
		}
		stored, err := rdb.Get(ctx, readers[0].rows.Key(1)).Result()
		require.NoError(t, err, "it is cached again")
		require.Contains(t, stored, name)
	}
	t.Logf("%d rounds, %d stale rows", rounds, stale)
	require.Zero(t, stale)
}

// kill starts a victim, lets it commit, and kills it.
func kill(t *testing.T, dsn, prefix, name string) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), victimDSN+"="+dsn, victimPrefix+"="+prefix)
	input, err := command.StdinPipe()
	require.NoError(t, err)
	output, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	lines := bufio.NewReader(output)
	expect := func(want string) {
		line, _ := lines.ReadString('\n')
		require.Equal(t, want, strings.TrimSpace(line))
	}
	expect("ready")
	_, err = fmt.Fprintln(input, name)
	require.NoError(t, err)
	expect("committed")
	require.NoError(t, command.Process.Kill())
	_ = command.Wait()
}
