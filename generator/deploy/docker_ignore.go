package deploy

import (
	"path"
	"slices"
	"strings"
)

// ignoredNames are what an image's build does not need, or must not get, wherever
// it lies: patterns of the name of a file or a directory.
var ignoredNames = []string{
	".git", ".apigen", ".github", ".gitlab-ci.yml", ".idea", ".vscode", "node_modules",
	"*_test.go", "testdata", "*.test", "*.out",
	"*.db", "*.db-*", "*.sqlite", "*.sqlite-*", "*.sqlite3", "*.sqlite3-*",
	".env", ".env.*", "*.env", ".netrc", ".ssh", ".aws", ".docker", "*.pem", "*.key", "*.p12", "*.pfx", "*.jks",
}

// shippedFolders are those of the other targets, whose files are no part of the
// image. Go packages there are left alone.
var shippedFolders = []string{"deploy/compose", "deploy/kube", "deploy/observability"}

var shippedNames = []string{"*.yaml", "*.json", "*.conf", "*.lua"}

// ignored are the patterns of what the build does not get, relative to the
// module. The binary that a local build leaves must go, and a package with its
// name stay.
func (s *Service) ignored() []string {
	binary := path.Join(s.Below, s.Command)
	out := []string{binary, "!" + binary + "/**"}
	for _, name := range ignoredNames {
		out = append(out, "**/"+name)
	}
	for _, folder := range shippedFolders {
		for _, name := range shippedNames {
			out = append(out, path.Join(s.Below, folder, "**", name))
		}
	}
	return append(out, path.Join(s.Below, "Dockerfile"), path.Join(s.Below, s.ignoreFile()), path.Join(s.Below, "compose.yaml"))
}

// kept are the patterns that bring embedded files back.
func (s *Service) kept() []string {
	var out []string
	for _, file := range s.Embedded {
		if s.ignores(file) {
			out = append(out, "!"+strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(file))
		}
	}
	return out
}

// ignores reports whether one of the patterns keeps a file from the build.
func (s *Service) ignores(file string) bool {
	for element := range strings.SplitSeq(file, "/") {
		if matches(ignoredNames, element) {
			return true
		}
	}
	inside, own := strings.CutPrefix(file, strings.TrimPrefix(s.Below+"/", "./"))
	if !own {
		return false
	}
	if slices.Contains([]string{s.Command, "Dockerfile", s.ignoreFile(), "compose.yaml"}, inside) {
		return true
	}
	return matches(shippedNames, path.Base(file)) && slices.ContainsFunc(shippedFolders, func(folder string) bool {
		return strings.HasPrefix(inside, folder+"/")
	})
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, _ := path.Match(pattern, name)
		return ok
	})
}
