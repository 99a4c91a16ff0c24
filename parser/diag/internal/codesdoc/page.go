package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/tools/txtar"

	"github.com/apigen/apigen/parser/diag"
)

// sections are the parts of the page, one a stage.
var sections = []struct {
	stage        diag.Stage
	title, about string
}{
	{diag.InContract, "In the contract", "Every command that reads a contract finds these. With an error nothing is generated."},
	{diag.InOutput, "In the output", "Generating finds these when it compares its files with the disk. It writes nothing then."},
	{diag.InSchema, "In the tables", "Commands that read tables find these in files of SQL or in a database. A warning leaves out no more than what it names."},
	{diag.InDeploy, "In what is deployed", "`apigen deploy` finds these in a service's configuration file, and writes nothing then."},
	{diag.InLint, "In the style", "`apigen api lint` finds these in a contract without errors. Each, and each warning above, can be turned off or made an error in `apigen.yaml`:\n\n```yaml\nlint:\n  rules:\n    missing-doc: off\n    verb-in-path: error\n```"},
}

const introduction = `<!-- Written by go generate from parser/diag/codes.go and testdata/codes; edit those. -->

# Diagnostics

Every problem that apigen reports has a code, which never changes its meaning.
The marked line of each bad example is where the problem is reported.

`

// render makes the page. Examples are files named after their code; the text
// at their top is added to the sentence.
func render(examples fs.FS) ([]byte, error) {
	var page bytes.Buffer
	page.WriteString(introduction)
	for _, section := range sections {
		fmt.Fprintf(&page, "## %s\n\n%s\n\n", section.title, section.about)
		overview(&page, section.stage)
		for _, rule := range diag.Rules() {
			if rule.Stage != section.stage {
				continue
			}
			if err := entry(&page, rule, examples); err != nil {
				return nil, err
			}
		}
	}
	return append(bytes.TrimRight(page.Bytes(), "\n"), '\n'), nil
}

func overview(page *bytes.Buffer, stage diag.Stage) {
	page.WriteString("| code | severity | meaning |\n|---|---|---|\n")
	for _, rule := range diag.Rules() {
		if rule.Stage == stage {
			fmt.Fprintf(page, "| [%s](#%s) | %s | %s |\n", rule.Code, rule.Code, severity(rule), rule.Sentence)
		}
	}
	page.WriteByte('\n')
}

func severity(rule diag.Rule) string {
	if rule.Off() {
		return "off"
	}
	return rule.Severity.String()
}

func entry(page *bytes.Buffer, rule diag.Rule, examples fs.FS) error {
	text, err := fs.ReadFile(examples, string(rule.Code)+".txtar")
	if err != nil {
		return fmt.Errorf("code %s has no example: %w", rule.Code, err)
	}
	archive := txtar.Parse(text)
	fmt.Fprintf(page, "### %s\n\n%s\n", rule.Code, rule.Sentence)
	if comment := bytes.TrimSpace(archive.Comment); len(comment) > 0 {
		fmt.Fprintf(page, "%s\n", comment)
	}
	for _, file := range archive.Files {
		fmt.Fprintf(page, "\n%s:\n\n```\n%s```\n", caption(file.Name), shown(string(file.Data)))
	}
	page.WriteByte('\n')
	return nil
}

func caption(name string) string {
	switch {
	case strings.HasPrefix(name, "bad."):
		return "Bad (`" + name + "`)"
	case strings.HasPrefix(name, "good."):
		return "Good (`" + name + "`)"
	}
	return "With `" + name + "`"
}

var mark = regexp.MustCompile(`(//|--) want "[a-z0-9-]+"`)

// shown makes the mark readable and invisible characters visible.
func shown(text string) string {
	var out strings.Builder
	for _, c := range mark.ReplaceAllString(text, "$1 <- here") {
		if c != '\n' && c != '\t' && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c)) {
			fmt.Fprintf(&out, "<%U>", c)
			continue
		}
		out.WriteRune(c)
	}
	return out.String()
}
