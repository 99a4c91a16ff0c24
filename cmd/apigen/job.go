package main

import (
	"cmp"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/generator/service"
)

// job is one service to generate. Only api and dir are needed.
type job struct {
	api, dir, style, runtime, module string
	home                             string // where apigen.yaml is
	plugins                          []pluginSettings
	types                            []*sharedTypes
	deploy                           deploy.Settings
	texts                            service.Texts
	listed                           bool // apigen.yaml of another directory lists it
}

// output generates the service in memory. What is wrong with the contract is
// printed.
func (j job) output(cmd *cobra.Command) (output, error) {
	style, err := parseStyle("--style", j.style)
	if err != nil {
		return output{}, err
	}
	contract, err := load(j.api)
	if err != nil {
		return output{}, err
	}
	if err := contract.show(cmd); err != nil {
		return output{}, err
	}
	target, err := j.target(contract)
	if err != nil {
		return output{}, err
	}
	target.Style = style
	sources, err := project.GoSources(j.dir, target.Placement.Module)
	if err != nil {
		return output{}, err
	}
	if err := contract.inModule(service.CheckGoTypes(contract.API, target.Placement.Root, sources)).show(cmd); err != nil {
		return output{}, err
	}
	target.Plain = service.PlainGoTypes(contract.API, sources)
	files, err := emitted(cmd)(project.Service(contract.API, target, carried()))
	if err != nil {
		return output{}, err
	}
	more, found, err := pluginFiles(cmd, j.home, j.plugins, contract.API, target)
	if err != nil {
		return output{}, err
	}
	if err := contract.reported(found, j.dir).show(cmd); err != nil {
		return output{}, err
	}
	if err := target.Placement.Lack(j.dir, carried(), files); err != nil {
		return output{}, err
	}
	if err := target.Placement.LackTypes(j.dir, service.GoPackages(contract.API, target.Placement.Root)); err != nil {
		return output{}, err
	}
	return output{
		dir: j.dir, files: append(files, more...), wants: project.Wants(contract.API, target),
		place: target.Placement, contract: contract,
	}, nil
}

func (j job) target(contract *loaded) (project.Target, error) {
	own, err := projectTemplates(j.home)
	if err != nil {
		return project.Target{}, err
	}
	module := cmp.Or(j.module, project.ModulePath(service.CommandName(contract.API.Service)))
	place, err := project.Place(j.dir, module, j.runtime, false, delivery())
	if err == nil {
		err = place.Follow(j.dir, carried())
	}
	if err != nil {
		return project.Target{}, err
	}
	shared, err := sharedBy(j.types, j.dir, contract.API)
	if err != nil {
		return project.Target{}, err
	}
	names, err := namesIn(j.dir, contract.API.Service)
	if err != nil {
		return project.Target{}, err
	}
	path, err := relativeTo(j.dir, j.api)
	return project.Target{Named: names, Placement: place, Contract: path, Profile: project.NoDatabase, Templates: own, Shared: shared, Texts: j.texts, Listed: j.listed}, err
}
