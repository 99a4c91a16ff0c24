package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/aymanbagabas/go-udiff"
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
	if len(archive.Files) != 3 {
		return fmt.Errorf("the case of rule %s has %d files, want before.api, after.api and want", rule.ID, len(archive.Files))
	}
	before, after, want := string(archive.Files[0].Data), string(archive.Files[1].Data), archive.Files[2].Data
	changed, err := difference(before, after)
	if err != nil {
		return err
	}
	fmt.Fprintf(page, "\n```diff\n%s```\n\n```\n%s```\n", changed, want)
	return nil
}

// difference shows the whole of both texts, with marks where they differ.
func difference(before, after string) (string, error) {
	all := strings.Count(before, "\n") + 1
	text, err := udiff.ToUnified("", "", before, udiff.Lines(before, after), all)
	if err != nil {
		return "", err
	}
	lines := strings.SplitAfterN(text, "\n", 4) // two names and a range come first
	return lines[len(lines)-1], nil
}
