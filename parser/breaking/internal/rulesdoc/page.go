package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"

	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser/breaking"
)

//go:embed introduction.md
var introduction string

// render makes the page. Cases are files named after their rule; the text at
// their top is added to the sentence.
func render(cases fs.FS) ([]byte, error) {
	var page bytes.Buffer
	page.WriteString(introduction)
	page.WriteString("\n## Rules\n\n| rule | level | what changed |\n|---|---|---|\n")
	for _, rule := range breaking.Rules() {
		fmt.Fprintf(&page, "| [%s](#%s) | %s | %s |\n", rule.ID, rule.ID, rule.Level, rule.Sentence)
	}
	for _, rule := range breaking.Rules() {
		if err := entry(&page, rule, cases); err != nil {
			return nil, err
		}
	}
	return page.Bytes(), nil
}

func entry(page *bytes.Buffer, rule breaking.Rule, cases fs.FS) error {
	text, err := fs.ReadFile(cases, string(rule.ID)+".txtar")
	if err != nil {
		return fmt.Errorf("rule %s has no case: %w", rule.ID, err)
	}
	archive := txtar.Parse(text)
	fmt.Fprintf(page, "\n### %s\n\n%s\n", rule.ID, rule.Sentence)
	if comment := bytes.TrimSpace(archive.Comment); len(comment) > 0 {
		fmt.Fprintf(page, "%s\n", comment)
	}
	captions := map[string]string{"before.api": "Before", "after.api": "After", "want": "Found"}
	for _, file := range archive.Files {
		fmt.Fprintf(page, "\n%s:\n\n```\n%s```\n", captions[file.Name], file.Data)
	}
	return nil
}
