package main

import (
	"cmp"
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/mod/modfile"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser/source"
)

// deployJob is one service to deploy.
type deployJob struct {
	job
	targets []deploy.Target
}

// output generates what deploys the service, in memory. What is wrong with its
// contract or its configuration is printed.
func (j deployJob) output(cmd *cobra.Command) (output, error) {
	contract, err := load(j.api)
	if err != nil {
		return output{}, err
	}
	if err := contract.show(cmd); err != nil {
		return output{}, err
	}
	s, err := j.service(cmd, contract)
	if err != nil {
		return output{}, err
	}
	files, err := emitted(cmd)(generator.Run(s, deploy.Emitters(j.targets...)...))
	if err != nil {
		return output{}, err
	}
	gone, err := undeployed(j.dir, deploy.With(j.targets...), files)
	return output{dir: j.dir, files: append(files, gone...)}, err
}

// service settles what is known of the service.
func (j deployJob) service(cmd *cobra.Command, contract *loaded) (*deploy.Service, error) {
	root, module, ok, err := project.EnclosingModule(j.dir)
	if err == nil && !ok {
		err = fmt.Errorf("there is no go.mod at or above %s; generate the service first: apigen generate", asTyped(j.dir))
	}
	if err != nil {
		return nil, err
	}
	own, err := projectTemplates(j.home)
	if err != nil {
		return nil, err
	}
	command := service.CommandName(contract.API.Service)
	s := &deploy.Service{
		Settings: j.deploy.Settled(command), API: contract.API, Command: command, Module: module,
		ConfigAt: service.ConfigPath(contract.API.Service), Own: own,
	}
	if s.Root, s.Below, err = between(j.dir, root); err != nil {
		return nil, err
	}
	if s.Go, err = goVersion(root); err != nil {
		return nil, err
	}
	if s.Config, err = j.config(cmd, s.ConfigAt); err != nil {
		return nil, err
	}
	s.Uses, err = j.uses(s)
	return s, err
}

// between spells the module's directory as seen from the service's, and back.
func between(dir, root string) (up, below string, err error) {
	if up, err = filepath.Rel(dir, root); err == nil {
		below, err = filepath.Rel(root, dir)
	}
	return filepath.ToSlash(up), filepath.ToSlash(below), err
}

// goVersion is the version of the language that a module asks for: without the
// patch level, so that images get the newest one.
func goVersion(root string) (string, error) {
	name := filepath.Join(root, "go.mod")
	text, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	parsed, err := modfile.ParseLax(asTyped(name), text, nil)
	if err != nil {
		return "", err
	}
	if parsed.Go == nil {
		return "", fmt.Errorf("%s has no go directive; run: go mod tidy", asTyped(name))
	}
	return strings.TrimPrefix(version.Lang("go"+parsed.Go.Version), "go"), nil
}

func (j deployJob) config(cmd *cobra.Command, at string) (deploy.Config, error) {
	name := filepath.Join(j.dir, filepath.FromSlash(at))
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return deploy.Config{}, fmt.Errorf("%s is missing; generate the service first: apigen generate", asTyped(name))
	}
	if err != nil {
		return deploy.Config{}, err
	}
	file := source.NewFile(filepath.ToSlash(asTyped(name)), text)
	config, found := deploy.ReadConfig(file)
	return config, (&loaded{Diags: found, sources: map[string]*source.File{file.Name: file}}).show(cmd)
}

// uses finds out from its imports what a service talks to.
func (j deployJob) uses(s *deploy.Service) (deploy.Uses, error) {
	place, err := project.Place(j.dir, s.Module, j.runtime, false, delivery())
	if err != nil {
		return deploy.Uses{}, err
	}
	packages, err := project.RuntimeImports(j.dir, place.Runtime)
	if err != nil {
		return deploy.Uses{}, err
	}
	var uses deploy.Uses
	for _, known := range []struct{ name, root, driver string }{
		{"sqlite", "github.com/glebarez", "sqlite"}, {"mysql", "gorm.io/driver", "mysql"}, {"postgres", "gorm.io/driver", "postgres"},
	} {
		drivers, err := project.RuntimeImports(j.dir, known.root)
		if err != nil {
			return deploy.Uses{}, err
		}
		if s.Config.Store && (slices.Contains(packages, path.Join("store", known.name)) || slices.Contains(drivers, known.driver)) {
			uses.Database = cmp.Or(s.Config.Driver, uses.Database, known.name)
		}
	}
	uses.Redis = slices.ContainsFunc(packages, func(name string) bool {
		return slices.Contains([]string{"cache/rediscache", "limit/redislimit", "breaker/redisbreaker", "trace/redistrace"}, name)
	})
	uses.Cache = slices.Contains(packages, "cache")
	return uses, nil
}

// undeployed lists the generated files of targets that no longer come with them.
func undeployed(dir string, targets []deploy.Target, files []plan.File) ([]plan.File, error) {
	wanted := map[string]bool{}
	for _, f := range files {
		wanted[f.Path] = true
	}
	var gone []plan.File
	for _, target := range targets {
		below := path.Join("deploy", string(target))
		err := fs.WalkDir(os.DirFS(dir), below, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() || wanted[name] {
				return ignoreMissing(err)
			}
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
			if err == nil && plan.Intact(text) {
				gone = append(gone, plan.File{Path: name, Gone: true, Origin: string(target), Why: "nothing asks for it"})
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return gone, nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
