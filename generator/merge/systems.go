package merge

import (
	"go/build"
	"go/build/constraint"
	"maps"
	"slices"
	"strings"
)

// systems lists for what a service is to be checked: this system, and where
// build constraints choose between files, those for which other files are chosen.
func systems(trees ...map[string][]byte) []*build.Context {
	var candidates []*build.Context
	for _, goos := range []string{"", "linux", "windows", "darwin"} {
		ctx := here()
		if goos != "" {
			ctx.GOOS, ctx.CgoEnabled = goos, false
		}
		candidates = append(candidates, ctx)
	}
	apart := constrained(trees)
	if tags := tagsOf(apart); len(tags) > 0 {
		ctx := here()
		ctx.BuildTags = append(slices.Clone(ctx.BuildTags), tags...)
		candidates = append(candidates, ctx)
	}
	var out []*build.Context
	seen := map[string]bool{}
	for _, ctx := range candidates {
		chosen := ""
		for _, name := range slices.Sorted(maps.Keys(apart)) {
			if included(ctx, name, apart[name]) {
				chosen += name + "\n"
			}
		}
		if !seen[chosen] {
			seen[chosen] = true
			out = append(out, ctx)
		}
	}
	return out
}

// constrained selects the files that not every system compiles.
func constrained(trees []map[string][]byte) map[string][]byte {
	apart := map[string][]byte{}
	for _, tree := range trees {
		for name, text := range tree {
			if strings.Contains(strings.TrimSuffix(name, "_test.go"), "_") || strings.Contains(string(text), "//go:build ") {
				apart[name] = text
			}
		}
	}
	return apart
}

// tagsOf lists the tags in constraints that no system sets by itself.
func tagsOf(files map[string][]byte) []string {
	tags := map[string]bool{}
	for _, text := range files {
		for line := range strings.Lines(string(text)) {
			if !constraint.IsGoBuild(strings.TrimSpace(line)) {
				continue
			}
			expr, err := constraint.Parse(strings.TrimSpace(line))
			if err != nil {
				continue
			}
			expr.Eval(func(tag string) bool {
				tags[tag] = !own(tag)
				return true
			})
		}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(tags)), func(tag string) bool { return !tags[tag] })
}

// own reports whether a build sets a tag by itself, or never does.
func own(tag string) bool {
	return slices.Contains([]string{
		"linux", "windows", "darwin", "unix", "freebsd", "netbsd", "openbsd", "android", "ios", "js", "wasip1", "plan9", "solaris",
		"aix", "dragonfly", "illumos", "amd64", "arm64", "386", "arm", "wasm", "riscv64", "loong64", "ppc64le", "s390x", "mips64",
		"cgo", "race", "msan", "asan", "ignore", "gc", "gccgo",
	}, tag) || strings.HasPrefix(tag, "go1.")
}
