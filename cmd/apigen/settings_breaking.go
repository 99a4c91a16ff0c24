package main

import (
	"fmt"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/apigen/apigen/parser/breaking"
	"github.com/apigen/apigen/parser/diag"
	"github.com/apigen/apigen/parser/source"
)

// breakingSettings is what `apigen api breaking` checks, and what it accepts.
type breakingSettings struct {
	level   breaking.Level
	waivers []breaking.Waiver
}

// defaultLevel is checked when neither a flag nor the settings say otherwise.
const defaultLevel = breaking.JSON

func (p settingsParser) breaking(node *yaml.Node, into *breakingSettings) error {
	return p.keys(node, map[string]func(*yaml.Node) error{
		"level": func(n *yaml.Node) error {
			level, err := breaking.ParseLevel(n.Value)
			into.level = level
			return p.wrap(n, err)
		},
		"waivers": func(n *yaml.Node) error { return p.waivers(n, &into.waivers) },
	})
}

func (p settingsParser) waivers(list *yaml.Node, into *[]breaking.Waiver) error {
	if list.Kind != yaml.SequenceNode {
		return p.at(list, "waivers must be a list; begin each one with a dash")
	}
	for _, item := range list.Content {
		w := breaking.Waiver{Span: p.place(item)}
		err := p.keys(item, map[string]func(*yaml.Node) error{
			"rule":   func(n *yaml.Node) error { return p.rule(n, &w.Rule) },
			"where":  func(n *yaml.Node) error { return p.text(n, "where", &w.Where) },
			"reason": func(n *yaml.Node) error { return p.text(n, "reason", &w.Reason) },
			"until":  func(n *yaml.Node) error { return p.day(n, &w.Until) },
		})
		switch {
		case err != nil:
			return err
		case w.Rule == "":
			return p.at(item, "a waiver needs a rule, such as rule: response-field-removed")
		case w.Where == "":
			return p.at(item, "a waiver needs a where, such as where: GET /v1/user/:id, or where: User.email")
		case w.Reason == "":
			return p.at(item, "a waiver needs a reason: say why nobody breaks")
		}
		*into = append(*into, w)
	}
	return nil
}

func (p settingsParser) rule(node *yaml.Node, into *diag.Code) error {
	*into = diag.Code(node.Value)
	if _, known := breaking.RuleOf(*into); known {
		return nil
	}
	var names []string
	for _, rule := range breaking.Rules() {
		names = append(names, string(rule.ID))
	}
	if near, ok := diag.Nearest(node.Value, names); ok {
		return p.at(node, fmt.Sprintf("there is no rule %q; did you mean %q?", node.Value, near))
	}
	return p.at(node, fmt.Sprintf("there is no rule %q; apigen api breaking prints them in brackets", node.Value))
}

func (p settingsParser) day(node *yaml.Node, into *time.Time) error {
	day, err := time.Parse(time.DateOnly, node.Value)
	if err != nil {
		return p.at(node, fmt.Sprintf("until must be a day such as 2027-01-31, not %q", node.Value))
	}
	*into = day
	return nil
}

// place is where a node stands. Settings are sorted by line, so the line serves
// as the offset.
func (p settingsParser) place(node *yaml.Node) source.Span {
	at := source.Pos{Filename: p.file, Offset: node.Line, Line: node.Line, Column: max(node.Column, 1)}
	return source.Span{Start: at, End: at}
}
