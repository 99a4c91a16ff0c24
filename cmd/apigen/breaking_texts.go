package main

import (
	"cmp"
	"context"
	"io/fs"
	"path/filepath"

	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/source"
)

// fillTexts gives the groups that are silent about unknown names and empty texts what
// the settings say, so that a change of the settings is one of the contract.
func fillTexts(api *contract.API, texts service.Texts) {
	for _, g := range api.Groups {
		g.Unknown, g.Empty = cmp.Or(g.Unknown, texts.Unknown), cmp.Or(g.Empty, texts.Empty)
	}
}

// texts is what the settings beside the old contract said. Where there were none that
// can be read, or the old contract is a file of its own, it is what they say now.
func (a against) texts(ctx context.Context, path string, now service.Texts) service.Texts {
	text, err := a.settings(ctx)
	if err != nil {
		return now
	}
	former, err := parseSettings(settingsFile, text)
	if err != nil {
		return now
	}
	of, err := former.service(path)
	if err != nil {
		return now
	}
	return of.texts
}

func (a against) settings(ctx context.Context) ([]byte, error) {
	switch {
	case a.file != "":
		return nil, fs.ErrNotExist
	case a.dir != "":
		return source.ReadFile(filepath.Join(a.dir, settingsFile))
	}
	c, err := openCommit(ctx, ".", a.ref)
	if err != nil {
		return nil, err
	}
	tree, err := c.tree()
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(tree, c.inTree(settingsFile))
}
