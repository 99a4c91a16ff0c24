package drift

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"go.yaml.in/yaml/v4"
)

// Build makes the objects that a kustomization in a directory stands for, from
// files by their paths. It knows what generated kustomizations are made of,
// resources and patches of single objects, and refuses the rest.
func Build(files map[string][]byte, dir string) ([]Object, error) {
	return builder{files: files}.directory(path.Clean(dir))
}

type builder struct {
	files map[string][]byte
	above []string // kustomizations that led here
}

// kustomization is what this package knows of a kustomization.yaml.
type kustomization struct {
	Version   string   `yaml:"apiVersion"`
	Kind      string   `yaml:"kind"`
	Resources []string `yaml:"resources"`
	Patches   []struct {
		Target struct {
			Kind string `yaml:"kind"`
			Name string `yaml:"name"`
		} `yaml:"target"`
		Patch string `yaml:"patch"`
	} `yaml:"patches"`
}

func (b builder) directory(dir string) ([]Object, error) {
	name := path.Join(dir, "kustomization.yaml")
	content, ok := b.files[name]
	if !ok || slices.Contains(b.above, dir) {
		return nil, fmt.Errorf("%s: there is no such kustomization, or it leads to itself", name)
	}
	b.above = append(slices.Clone(b.above), dir)
	var k kustomization
	if err := yaml.Load(content, &k, yaml.WithKnownFields()); err != nil {
		return nil, fmt.Errorf("%s: only resources and patches with a target are known here; render it with kubectl kustomize and pass that with --with: %w", name, err)
	}
	var objects []Object
	for _, resource := range k.Resources {
		more, err := b.resource(path.Join(dir, resource))
		if err != nil {
			return nil, err
		}
		objects = append(objects, more...)
	}
	for _, p := range k.Patches {
		var err error
		if objects, err = patched(objects, p.Target.Kind, p.Target.Name, p.Patch); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return objects, nil
}

func (b builder) resource(name string) ([]Object, error) {
	if content, ok := b.files[name]; ok {
		return Read(name, content)
	}
	return b.directory(name)
}

// patched changes the objects of a kind and name, or removes them.
func patched(objects []Object, kind, name, patch string) ([]Object, error) {
	matches := func(o Object) bool { return o.Kind() == kind && o.Name() == name }
	if !slices.ContainsFunc(objects, matches) {
		return nil, fmt.Errorf("there is no %s/%s to patch", kind, name)
	}
	if strings.HasPrefix(patch, "$patch: delete\n") {
		return slices.DeleteFunc(objects, matches), nil
	}
	var operations []map[string]any
	if err := yaml.Load([]byte(patch), &operations); err != nil {
		return nil, fmt.Errorf("the patch of %s/%s is no list of operations: %w", kind, name, err)
	}
	for i, o := range objects {
		if !matches(o) {
			continue
		}
		value, err := apply(o.Value, operations)
		if err != nil {
			return nil, fmt.Errorf("the patch of %s/%s: %w", kind, name, err)
		}
		objects[i].Value = value
	}
	return objects, nil
}

// apply applies a JSON patch (RFC 6902).
func apply(value map[string]any, operations any) (map[string]any, error) {
	document, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	list, err := json.Marshal(operations)
	if err != nil {
		return nil, err
	}
	patch, err := jsonpatch.DecodePatch(list)
	if err != nil {
		return nil, err
	}
	if document, err = patch.Apply(document); err != nil {
		return nil, err
	}
	objects, err := Read("", document)
	if err != nil {
		return nil, err
	}
	return objects[0].Value, nil
}
