package drift

import "maps"

// bounds are the replicas between which an autoscaler decides.
type bounds struct{ least, most int }

// autoscaled lists the bounds of Deployments that have an autoscaler.
func autoscaled(want []Object) map[string]*bounds {
	out := map[string]*bounds{}
	for _, o := range want {
		spec, _ := o.Value["spec"].(map[string]any)
		target, _ := spec["scaleTargetRef"].(map[string]any)
		if o.Kind() != "HorizontalPodAutoscaler" || text(target["kind"]) != "Deployment" {
			continue
		}
		most, _ := spec["maxReplicas"].(int)
		least, ok := spec["minReplicas"].(int)
		if !ok {
			least = 1
		}
		out[text(target["name"])] = &bounds{least, most}
	}
	return out
}

// settle sets the replicas that are wanted to the ones that are live, or to the
// bound that they are beyond. None at all means that the autoscaler is off.
func (b *bounds) settle(want, live map[string]any) map[string]any {
	spec, ok := want["spec"].(map[string]any)
	if !ok {
		return want
	}
	liveSpec, _ := live["spec"].(map[string]any)
	now, ok := liveSpec["replicas"].(int)
	if !ok {
		return want
	}
	spec = maps.Clone(spec)
	spec["replicas"] = min(max(now, b.least), max(b.least, b.most))
	want = maps.Clone(want)
	want["spec"] = spec
	return want
}
