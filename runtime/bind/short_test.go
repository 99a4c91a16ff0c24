package bind

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzFloat: the short way reads what encoding/json reads.
func FuzzFloat(f *testing.F) {
	for _, text := range []string{"0", "0.0", "-0", "12.5", "1e3", "0.1", "123456789012345", "1234567890123456", "0.12345678901234", "9999999999999.99", "01", "1.", ".5", "9007199254740993"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var want, got float64
		d := Reader{raw: []byte(text), begun: true}
		ReadFloat(&d, &got)
		if d.done() && d.pos == len(text) && text != "" && text[len(text)-1] > ' ' {
			require.NoError(t, json.Unmarshal([]byte(text), &want))
			require.Equal(t, want, got)
		}
	})
}
