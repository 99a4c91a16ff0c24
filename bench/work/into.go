package work

import "encoding/json"

// Into returns v as a type of a peer's own, by way of JSON. It is for the
// start: the generated services copy their records once.
func Into[T any](v any) (T, error) {
	var to T
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &to)
	}
	return to, err
}
