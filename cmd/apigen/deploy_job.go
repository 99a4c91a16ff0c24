package main

import (
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
	"github.com/apigen/apigen/parser/source"
)

// deployJob is one service to deploy.
type deployJob struct {
	job
	targets []deploy.Target
	fresh   *generated // what the same run makes of it; nil for nothing
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
	return output{dir: j.dir, files: append(files, gone...), notices: j.notices(s), shipped: &shipped{s, j.targets}}, err
}

// notices say what a target does without.
func (j deployJob) notices(s *deploy.Service) []string {
	lines := append(j.healthless(s), j.undemanded(s)...)
	if slices.Contains(j.targets, deploy.Kube) && s.Registry() == "" {
		lines = append(lines, fmt.Sprintf("%s runs %s:%s, and the image names no registry: clusters look on docker.io; set deploy.image in %s to where it is published, such as ghcr.io/OWNER/%s",
			asTyped(filepath.Join(j.dir, filepath.FromSlash(deploy.KubeDir))), s.Image, s.Tag, settingsFile, s.Name))
	}
	return lines
}

func (j deployJob) healthless(s *deploy.Service) []string {
	if s.Health || !slices.Contains(deploy.With(j.targets...), deploy.Docker) {
		return nil
	}
	file := asTyped(filepath.Join(j.dir, "Dockerfile"))
	if s.Config.AdminPort < 0 && !s.Config.Public {
		return []string{file + " has no HEALTHCHECK: admin.port is off in " + s.ConfigAt + "; set it, or health.public: true"}
	}
	return []string{file + " has no HEALTHCHECK: the command lacks health; docs/operations.md has the lines to add to its main"}
}

// service settles what is known of the service.
func (j deployJob) service(cmd *cobra.Command, contract *loaded) (*deploy.Service, error) {
	root, module, err := j.module()
	if err != nil {
		return nil, err
	}
	own, err := projectTemplates(j.home)
	if err != nil {
		return nil, err
	}
	names, err := namesIn(j.dir, contract.API.Service)
	if err != nil {
		return nil, err
	}
	command := names.Command
	s := &deploy.Service{
		Settings: j.deploy.Settled(command), API: contract.API, Command: command, Module: module,
		ConfigAt: names.ConfigAt, Own: own,
	}
	if s.Root, s.Below, err = between(j.dir, root); err != nil {
		return nil, err
	}
	if err := j.built(root, s); err != nil {
		return nil, err
	}
	if s.Config, err = j.config(cmd, s.ConfigAt); err != nil {
		return nil, err
	}
	return s, j.uses(s)
}

// module is the one around the service, or the one that this run makes for it.
func (j deployJob) module() (root, name string, err error) {
	root, name, ok, err := project.EnclosingModule(j.dir)
	if err != nil || ok {
		return root, name, err
	}
	if j.fresh == nil || j.fresh.Module == "" {
		return "", "", fmt.Errorf("there is no go.mod at or above %s; generate the service first: apigen generate", asTyped(j.dir))
	}
	return j.dir, j.fresh.Module, nil
}

// built reads what the build of an image has to know of the module.
func (j deployJob) built(root string, s *deploy.Service) error {
	name := filepath.Join(root, "go.mod")
	text, err := j.read(root, "go.mod")
	if err != nil {
		return err
	}
	parsed, err := modfile.Parse(asTyped(name), text, nil)
	if err != nil { // a newer Go may know more directives; what is known says nothing of replacements then
		parsed, err = modfile.ParseLax(asTyped(name), text, nil)
	}
	if err != nil {
		return err
	}
	if parsed.Go == nil {
		return fmt.Errorf("%s has no go directive; run: go mod tidy", asTyped(name))
	}
	// Without the patch level, so that images get the newest one.
	s.Go = strings.TrimPrefix(version.Lang("go"+parsed.Go.Version), "go")
	if !slices.Contains(deploy.With(j.targets...), deploy.Docker) {
		return nil
	}
	if _, err := os.Stat(filepath.Join(root, "vendor", "modules.txt")); err == nil {
		parsed.Replace = nil // of copies
	}
	for _, r := range parsed.Replace {
		if modfile.IsDirectoryPath(r.New.Path) && !filepath.IsLocal(filepath.FromSlash(r.New.Path)) {
			return fmt.Errorf("%s:%d: %s is replaced by %s, which lies outside the module: the build of an image does not get it; move it below %s or require a release",
				asTyped(name), r.Syntax.Start.Line, r.Old.Path, r.New.Path, asTyped(root))
		}
	}
	s.Embedded, err = project.Embedded(root)
	return err
}

// between spells the module's directory as seen from the service's, and back.
func between(dir, root string) (up, below string, err error) {
	if up, err = filepath.Rel(dir, root); err == nil {
		below, err = filepath.Rel(root, dir)
	}
	return filepath.ToSlash(up), filepath.ToSlash(below), err
}

func (j deployJob) config(cmd *cobra.Command, at string) (deploy.Config, error) {
	name := filepath.Join(j.dir, filepath.FromSlash(at))
	text, err := j.read(j.dir, at)
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

// uses finds out from its code what a service talks to, and whether its command
// can tell its health.
func (j deployJob) uses(s *deploy.Service) error {
	place, err := project.Place(j.dir, s.Module, j.runtime, false, delivery())
	if err != nil {
		return err
	}
	packages, err := j.imports(place.Runtime)
	if err != nil {
		return err
	}
	s.Uses = s.Config.Uses(packages)
	command, err := j.commandFiles()
	s.Health = err == nil && project.Calls(command, "CheckReady") && (s.Config.AdminPort > 0 || s.Config.Public)
	return err
}

// imports lists the drivers that the service's code imports, as it will be.
func (j deployJob) imports(runtime string) ([]string, error) {
	found, err := project.Imports(j.dir, runtime, deploy.Drivers())
	if err != nil {
		return nil, err
	}
	fresh, err := j.scaffold()
	return append(found, project.FileImports(fresh, runtime, deploy.Drivers())...), err
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
		err := fs.WalkDir(source.Dir(dir), below, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() || wanted[name] {
				return ignoreMissing(err)
			}
			text, err := source.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
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
