package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func TestColourOnATerminal(t *testing.T) {
	t.Parallel()
	dir := workspace(t, map[string]string{"a.api": mistake})
	for env, want := range map[string]bool{
		"TERM=xterm-256color":          true,
		"TERM=dumb":                    false,
		"TERM=xterm-256color NO_COLOR": false,
	} {
		shown := onTerminal(t, dir, env)
		require.Contains(t, shown, "type Nothing is not declared")
		require.Equal(t, want, strings.Contains(shown, colour), env)
	}
}

// onTerminal returns what a terminal shows of a run with a mistake.
func onTerminal(t *testing.T, dir, env string) string {
	t.Helper()
	screen, terminal := openTerminal(t)
	cmd := command(dir, "api", "validate", "a.api")
	term, noColour := strings.CutSuffix(env, " NO_COLOR")
	cmd.Env = append(cmd.Env, term, "NO_COLOR=")
	if noColour {
		cmd.Env = append(cmd.Env, "NO_COLOR=1")
	}
	cmd.Stdout, cmd.Stderr = terminal, terminal
	shown := make(chan string)
	go func() {
		text, _ := io.ReadAll(screen) // ends in an error when the terminal closes
		shown <- string(text)
	}()
	require.Error(t, cmd.Run())
	require.NoError(t, terminal.Close())
	return <-shown
}

// openTerminal makes a pseudo-terminal; see pts(4).
func openTerminal(t *testing.T) (screen, terminal *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { _ = screen.Close() })
	var unlocked, number int32
	control(t, screen, syscall.TIOCSPTLCK, &unlocked)
	control(t, screen, syscall.TIOCGPTN, &number)
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	return screen, terminal
}

func control(t *testing.T, file *os.File, request uintptr, value *int32) {
	t.Helper()
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), request, uintptr(unsafe.Pointer(value)))
	require.Zero(t, errno)
}
