package drift_test

import (
	"encoding/json"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"github.com/apigen/apigen/generator/deploy/drift"
)

// FuzzMend: whatever two objects of one name hold, the patch applies to the live
// one and leaves nothing to find.
func FuzzMend(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"replicas": 2}`, `{"replicas": 3, "paused": true}`},
		{`{"a": [{"name": "x"}, {"name": "y"}]}`, `{"a": [{"name": "y", "z": 1}]}`},
		{`{"env": [{"name": "x", "value": "1"}, {"name": "y"}]}`, `{"env": [{"name": "z"}, {"name": "y", "value": "2"}, {"name": "w"}]}`},
		{`{"args": ["a", "b"], "ports": [{"port": 53, "protocol": "UDP"}, {"port": 53}]}`, `{"args": ["b", "a"], "ports": [{"port": 53}]}`},
		{`{"strategy": {"type": "Recreate"}, "a/b~c": {}}`, `{"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}, "a/b~c": {"d": null}}`},
		{`{"a": null, "b": {}, "c": []}`, `{"a": {"x": 1}, "b": [1], "c": "d"}`},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, want, live []byte) {
		w, ok := specified(want)
		l, too := specified(live)
		if !ok || !too {
			return
		}
		report, err := drift.Compare(w, l)
		if err != nil || len(report.Changed) == 0 {
			return
		}
		c := report.Changed[0]
		list, err := json.Marshal(c.Operations)
		if err != nil {
			return // a number that JSON does not have
		}
		patch, err := jsonpatch.DecodePatch(list)
		if err != nil {
			t.Fatalf("%v: %s", err, list)
		}
		before, err := json.Marshal(l[0].Value)
		if err != nil {
			return
		}
		after, err := patch.Apply(before)
		if err != nil {
			t.Fatalf("%v: %s to %s", err, list, before)
		}
		mended, err := drift.Read("after", after)
		if err != nil {
			return
		}
		again, err := drift.Compare(w, mended)
		if err != nil || len(again.Changed) > 0 {
			t.Fatalf("%v: %s to %s leaves %+v", err, list, before, again.Changed[0].Operations)
		}
	})
}

// specified is a Deployment with that specification.
func specified(spec []byte) ([]drift.Object, bool) {
	var value any
	if json.Unmarshal(spec, &value) != nil {
		return nil, false
	}
	text, err := json.Marshal(map[string]any{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": map[string]any{"name": "a"}, "spec": value})
	if err != nil {
		return nil, false
	}
	out, err := drift.Read("a", text)
	return out, err == nil
}
