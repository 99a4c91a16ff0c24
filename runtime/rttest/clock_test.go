package rttest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// measuring are the packages that compare times of one process with each other.
var measuring = []string{"limit", "breaker", "shed", "retry", "fallback", "middleware", "observe", "health", "sse", "websocket", "stream"}

// losesClock are the methods of time.Time whose result, or which itself, is a time
// of the wall clock.
var losesClock = []string{"UTC", "Local", "In", "Unix", "UnixMilli", "UnixMicro", "UnixNano", "AddDate"}

// Limits, breakers and deadlines go by the monotonic clock: setting the clock of a
// machine back or forth neither opens nor closes them. A time that loses its
// monotonic reading would.
func TestMechanismsDoNotMindThatTheClockIsSet(t *testing.T) {
	read := 0
	for _, name := range measuring {
		files, err := filepath.Glob(filepath.Join("..", name, "*.go"))
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			fset := token.NewFileSet()
			parsed, err := parser.ParseFile(fset, file, text, 0)
			require.NoError(t, err)
			read++
			ast.Inspect(parsed, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if method, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains(losesClock, method.Sel.Name) {
					require.Fail(t, "a time of the wall clock", "%s: %s", fset.Position(call.Pos()), method.Sel.Name)
				}
				return true
			})
		}
	}
	require.Greater(t, read, 50)
}
