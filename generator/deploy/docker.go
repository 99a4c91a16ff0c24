package deploy

import (
	"fmt"
	"path"
	"strings"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/templates"
)

func emitDocker(pass *generator.Pass[*Service]) error {
	s := pass.Model
	if !s.hasPlainFolders(pass) {
		return nil
	}
	data := s.image()
	if err := add(pass, "Dockerfile", "deploy/dockerfile.tmpl", data); err != nil {
		return err
	}
	return add(pass, s.ignoreFile(), "deploy/dockerignore.tmpl", data)
}

// image is what the templates of the image are made from. It runs in the root
// directory, so that /etc has the configuration.
func (s *Service) image() templates.Image {
	data := templates.Image{
		Name: s.Name, Command: s.Command, Go: s.Go, Package: "./" + s.Below, Context: s.Root,
		ConfigFrom: path.Join(s.Below, path.Dir(s.ConfigAt)), ConfigTo: path.Dir(s.ConfigAt),
		Port: fmt.Sprint(s.Config.Port), Health: s.Health, Ignored: s.ignored(), Kept: s.kept(),
	}
	if s.Below == "." {
		data.Package = "."
	}
	if s.Config.AdminPort > 0 {
		data.AdminPort = fmt.Sprint(s.Config.AdminPort)
	}
	file, dsn := s.databaseFile()
	if file == "" {
		return data
	}
	data.Data = path.Dir(file)
	for _, v := range s.Config.Variables {
		if v.Key == "store.dsn" {
			data.Environment = append(data.Environment, v.Name+"="+dockerQuoted(dsn))
		}
	}
	return data
}

// databaseFile is where in the image a service with SQLite has its database, and
// the connection string that says so. Nothing for a service without, and for a
// database in memory.
func (s *Service) databaseFile() (file, dsn string) {
	if s.Uses.Database != "sqlite" {
		return "", ""
	}
	dsn = s.Config.DSN
	if dsn == "" {
		dsn = "data/" + s.Command + ".db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)"
	}
	name, query, asked := strings.Cut(dsn, "?")
	name, uri := strings.CutPrefix(name, "file:")
	if name == "" || strings.Contains(name, ":memory:") || strings.Contains(query, "mode=memory") {
		return "", ""
	}
	file = path.Join("/", name)
	if path.Dir(file) == "/" {
		file = path.Join("/data", file)
	}
	dsn = file
	if uri {
		dsn = "file:" + dsn
	}
	if asked {
		dsn += "?" + query
	}
	return file, dsn
}

// dockerQuoted spells a value of ENV.
func dockerQuoted(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "\n", " ").Replace(value) + `"`
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
