package project

import (
	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/templates"
)

// StarterContract is the contract of a new project: one route that says hello.
func StarterContract(set *templates.Set, service string) ([]byte, error) {
	return set.Render("project/starter.api.tmpl", templates.Starter{Service: service})
}

// StarterLogic fills in the logic of the starter contract, for a service with
// the given import path.
func StarterLogic(set *templates.Set, root string, style gocode.Style) (plan.File, error) {
	content, err := set.Render("project/hellologic.go.tmpl", templates.StarterLogic{Root: root})
	if err == nil {
		content, err = gocode.Format(content)
	}
	path := "internal/logic/" + style.FileName("Hello", "logic") + ".go"
	return plan.File{Path: path, Owner: plan.Scaffold, Content: content, Origin: plan.Starter}, err
}

// Fill replaces scaffold files by better-filled ones of the same path and adds
// those that have no counterpart. Generated files stay: what is in them follows
// from the contract.
func Fill(files []plan.File, filled ...plan.File) []plan.File {
	at := map[string]int{}
	for i, file := range files {
		at[file.Path] = i
	}
	for _, file := range filled {
		i, ok := at[file.Path]
		switch {
		case !ok:
			files = append(files, file)
		case files[i].Owner == plan.Scaffold || files[i].Owner == plan.Patched:
			files[i] = file
		}
	}
	return files
}
