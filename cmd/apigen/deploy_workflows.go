package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/source"
)

// shipped is a service and what is deployed of it.
type shipped struct {
	service *deploy.Service
	targets []deploy.Target
}

// distinct refuses services that would take each other's place where they run.
func distinct(outputs []output) error {
	names, images := map[string]string{}, map[string]string{}
	for _, o := range outputs {
		if o.shipped == nil {
			continue
		}
		s, here := o.shipped.service, asTyped(o.dir)
		if other, taken := names[s.Namespace+"/"+s.Name]; taken {
			return fmt.Errorf("%s: the services in %s and %s are both deployed as %s; give one of them deploy: {name: …} of its own", settingsFile, other, here, s.Name)
		}
		if other, taken := images[s.Image]; taken {
			return fmt.Errorf("%s: the services in %s and %s have one image, %s; give each of them deploy: {image: …} of its own", settingsFile, other, here, s.Image)
		}
		names[s.Namespace+"/"+s.Name], images[s.Image] = here, here
	}
	return nil
}

// workflows makes what builds and tests all services that ask for it, in memory.
// It stands at the root of the repository, where GitHub and GitLab look.
func workflows(cmd *cobra.Command, home string, outputs []output) ([]output, error) {
	if err := distinct(outputs); err != nil {
		return nil, err
	}
	var repository deploy.Repository
	for _, o := range outputs {
		if o.shipped == nil || !slices.Contains(o.shipped.targets, deploy.CI) {
			continue
		}
		_, dir, err := between(o.dir, home)
		if err != nil {
			return nil, err
		}
		repository.Services = append(repository.Services, o.shipped.service)
		repository.Dirs = append(repository.Dirs, dir)
	}
	if len(repository.Services) == 0 {
		return nil, nil
	}
	if err := atRoot(home); err != nil {
		return nil, err
	}
	var err error
	if repository.Own, err = projectTemplates(home); err != nil {
		return nil, err
	}
	files, err := emitted(cmd)(generator.Run(&repository, deploy.Workflows()...))
	return []output{{dir: home, files: append(files, formerWorkflows(home, files)...)}}, err
}

// atRoot refuses to write workflows below the root of a repository.
func atRoot(home string) error {
	for dir := home; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil && dir != home {
			rel, err := filepath.Rel(dir, home)
			if err != nil {
				return err
			}
			return fmt.Errorf("%s lies in %s of its repository, and workflows are read at the root only; move it there with its paths, or take ci out of deploy.targets",
				settingsFile, filepath.ToSlash(rel))
		} else if err == nil || dir == filepath.Dir(dir) {
			return nil
		}
	}
}

// formerWorkflows lists those of a pipeline that nobody asks for any more.
func formerWorkflows(home string, files []plan.File) []plan.File {
	var gone []plan.File
	for _, name := range []string{deploy.GitHubPath, deploy.GitLabPath} {
		text, err := source.ReadFile(filepath.Join(home, filepath.FromSlash(name)))
		wanted := slices.ContainsFunc(files, func(f plan.File) bool { return f.Path == name })
		if err == nil && !wanted && plan.Intact(text) {
			gone = append(gone, plan.File{Path: name, Gone: true, Origin: string(deploy.CI), Why: "no pipeline asks for it"})
		}
	}
	return gone
}
