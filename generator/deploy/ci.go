package deploy

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/templates"
)

// Repository is all that the workflows of a repository build and test.
type Repository struct {
	Services []*Service
	Dirs     []string       // of the services, as seen from the root of the repository
	Own      *templates.Set // the project's templates; nil for the built-in ones
}

// Paths of the workflows at the root of a repository.
const (
	GitHubPath = ".github/workflows/apigen.yaml"
	GitLabPath = ".gitlab-ci.yml"
)

// Workflows makes the files of the target [CI]: one a pipeline, with all services.
func Workflows() []generator.Emitter[*Repository] {
	return []generator.Emitter[*Repository]{{Name: "ci", Doc: "workflows that build and test", Emit: emitWorkflows}}
}

func emitWorkflows(pass *generator.Pass[*Repository]) error {
	r := pass.Model
	if !r.hasQuotedFolders(pass) {
		return nil
	}
	for _, f := range []struct {
		pipeline       Pipeline
		path, template string
		hosts          map[string]string
	}{
		{GitHub, GitHubPath, "deploy/github.yaml.tmpl", map[string]string{"postgres": "127.0.0.1", "mysql": "127.0.0.1", "redis": "127.0.0.1"}},
		{GitLab, GitLabPath, "deploy/gitlab.yaml.tmpl", map[string]string{"postgres": "postgres", "mysql": "mariadb", "redis": "redis"}},
	} {
		wanted := r.in(f.pipeline)
		if len(wanted.Services) == 0 {
			continue
		}
		content, err := r.Own.Render(f.template, wanted.pipeline(f.hosts))
		if err != nil {
			return err
		}
		pass.Add(plan.File{Path: f.path, Content: plan.Seal("#", content)})
	}
	return nil
}

// in returns the repository with the services of one pipeline.
func (r *Repository) in(pipeline Pipeline) *Repository {
	out := &Repository{Own: r.Own}
	for i, s := range r.Services {
		if slices.Contains(s.Pipelines, pipeline) {
			out.Services, out.Dirs = append(out.Services, s), append(out.Dirs, r.Dirs[i])
		}
	}
	return out
}

// pipeline is what the templates of workflows are made from. The hosts are those
// of the databases as the tests see them.
func (r *Repository) pipeline(hosts map[string]string) templates.Pipeline {
	var data templates.Pipeline
	for i, s := range r.Services {
		module := path.Join(r.Dirs[i], s.Root)
		if data.Go == "" {
			data.Go, data.GoMod = s.Go, path.Join(module, "go.mod")
		}
		one := templates.PipelineModule{Dir: module, Sum: path.Join(module, "go.sum")}
		if !slices.Contains(data.Modules, one) {
			data.Modules = append(data.Modules, one)
		}
		data.Images = append(data.Images, templates.PipelineImage{
			Name: s.Name, Repository: s.Image, Registry: registry(s.Image),
			Context: module, Dockerfile: path.Join(r.Dirs[i], "Dockerfile"),
		})
		data.GitHub = data.GitHub || registry(s.Image) == "" || registry(s.Image) == "ghcr.io"
		used := s.Uses.Database == "postgres" || s.Uses.Database == "mysql"
		if used && !slices.Contains(data.Databases, s.Uses.Database) {
			data.Databases = append(data.Databases, s.Uses.Database)
		}
		if used && data.Schema == "" {
			data.Schema = strings.ReplaceAll(s.Name, "-", "_")
		}
		data.Redis = data.Redis || s.Uses.Redis
		s.tested(&data, hosts)
	}
	return data
}

// tested adds what tests of the service find in the environment. Of two services
// that read the same variable the first one says what it is.
func (s *Service) tested(data *templates.Pipeline, hosts map[string]string) {
	for _, v := range s.Config.Variables {
		var value string
		switch {
		case v.Key == "store.dsn":
			value = s.testDSN(hosts[s.Uses.Database], data.Schema)
		case s.Uses.Redis:
			value = strings.ReplaceAll(redisValue(v), "redis:6379", hosts["redis"]+":6379")
			if value == "redis" {
				value = hosts["redis"]
			}
		}
		known := slices.ContainsFunc(data.Environment, func(e templates.StackVariable) bool { return e.Name == v.Name })
		if value != "" && !known {
			data.Environment = append(data.Environment, templates.StackVariable{Name: v.Name, Value: value})
		}
	}
}

// testDSN leads to a database without a password.
func (s *Service) testDSN(host, schema string) string {
	_, query, _ := strings.Cut(s.Config.DSN, "?")
	switch s.Uses.Database {
	case "mysql":
		return fmt.Sprintf("%q", "root@tcp("+host+":3306)/"+schema+"?"+cmp.Or(query, "parseTime=true&charset=utf8mb4"))
	case "postgres":
		if parsed, err := url.Parse(s.Config.DSN); err != nil || !strings.HasPrefix(parsed.Scheme, "postgres") {
			query = ""
		}
		return fmt.Sprintf("%q", "postgres://postgres@"+host+":5432/"+schema+"?"+cmp.Or(query, "sslmode=disable"))
	}
	return ""
}

// registry is the host that an image's repository names: its first part, where it
// has a dot or a colon or is localhost. Nothing where it names none.
func registry(repository string) string {
	first, _, folder := strings.Cut(repository, "/")
	if folder && (strings.ContainsAny(first, ".:") || first == "localhost") {
		return first
	}
	return ""
}

// Registry is the host that the image names, such as ghcr.io; empty for none.
func (s Settings) Registry() string { return registry(s.Image) }
