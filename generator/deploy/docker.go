package deploy

import (
	"fmt"
	"path"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/templates"
)

func emitDocker(pass *generator.Pass[*Service]) error {
	s := pass.Model
	data := templates.Image{
		Name: s.Name, Command: s.Command, Go: s.Go, Package: "./" + s.Below, ConfigAt: s.ConfigAt,
		ConfigFrom: path.Join(s.Below, path.Dir(s.ConfigAt)), Context: s.Root,
		Port: fmt.Sprint(s.Config.Port), AdminPort: fmt.Sprint(s.Config.AdminPort),
	}
	if s.Below == "." {
		data.Package = "."
	}
	if err := add(pass, "Dockerfile", "deploy/dockerfile.tmpl", data); err != nil {
		return err
	}
	return add(pass, s.ignoreFile(), "deploy/dockerignore.tmpl", data)
}

// ignoreFile is the file that keeps things out of the build's context. A context
// above the service's directory may serve several of them, so that the file is
// named after the Dockerfile there.
func (s *Service) ignoreFile() string {
	if s.Root == "." {
		return ".dockerignore"
	}
	return "Dockerfile.dockerignore"
}
