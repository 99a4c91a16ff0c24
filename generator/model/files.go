package model

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/apigen/apigen/generator/gocode"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/schema"
)

// files lists what is written: the package's own file, and for each table its
// model, its repository and a file that is the user's.
func (p *pack) files() []plan.File {
	if len(p.entities) == 0 {
		return nil
	}
	var files []plan.File
	name := func(e *entity, role string) string { return p.settings.Style.FileName(e.name, role) }
	for _, e := range p.entities {
		files = append(files,
			p.file(name(e, "model"), func() *code { return p.modelCode(e) }),
			p.file(name(e, "repo"), func() *code { return p.repoCode(e) }),
			p.extension(e, name(e, "model")+".go"))
		if e.cached {
			files = append(files, p.file(name(e, "cache"), func() *code { return p.cacheCode(e) }))
		}
	}
	files = append(files, p.file("models", p.packageCode))
	if len(p.enums) > 0 {
		files = append(files, p.file("enums", p.enumsCode))
	}
	return files
}

// extension is the file in which a project adds queries of its own to a table.
func (p *pack) extension(e *entity, name string) plan.File {
	return plan.File{
		Path: p.path(name), Owner: plan.Scaffold, Origin: "models",
		Render: func() ([]byte, error) { return extensionText(p.packageName(), e.code()) },
	}
}

func extensionText(clause string, c *code) ([]byte, error) {
	c.line("package %s\n", clause)
	c.put(`
// ${M}Extra are the methods that you add to [${M}Repo]: name them here, and
// write them below with the receiver (r *${m}Repo). This file is yours.
type ${M}Extra interface {
}
`)
	out, err := gocode.Format(c.text.Bytes())
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", c.vars["M"], err)
	}
	return out, nil
}

var (
	packageClause = regexp.MustCompile(`(?m)^package (\w+)`)
	extraType     = regexp.MustCompile(`(?m)^type (\w+)Extra interface`)
)

// Extension reads the text of a file in a package of models. If it is what a
// project adds to a table, that is the name of the table's model, and whether the
// text is still as it was written; else the name is empty.
func Extension(text []byte) (name string, untouched bool) {
	clause, extra := packageClause.FindSubmatch(text), extraType.FindSubmatch(text)
	if clause == nil || extra == nil {
		return "", false
	}
	e := &entity{name: string(extra[1]), variable: gocode.Unexported(string(extra[1])), table: &schema.Table{}}
	written, err := extensionText(string(clause[1]), e.code())
	return e.name, err == nil && bytes.Equal(written, bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
}

// code starts text about a table.
func (e *entity) code() *code {
	return &code{vars: map[string]string{
		"M": e.name, "m": e.variable, "K": e.keyType, "C": e.name + "Columns", "table": e.table.QualifiedName(),
	}}
}
