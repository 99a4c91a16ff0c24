package main

import (
	"go.yaml.in/yaml/v4"

	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser/contract"
)

// sharedTexts reads what apigen.yaml says of names and empty texts for all services.
func (p settingsParser) sharedTexts(document *yaml.Node, into *service.Texts) error {
	if document.Kind != yaml.MappingNode {
		return nil // which is refused elsewhere
	}
	readers := map[string]func(*yaml.Node, *service.Texts) error{"unknown": p.unknownNames, "empty": p.emptyTexts}
	for i := 0; i+1 < len(document.Content); i += 2 {
		if read := readers[document.Content[i].Value]; read != nil {
			if err := read(document.Content[i+1], into); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p settingsParser) unknownNames(node *yaml.Node, into *service.Texts) error {
	word, err := p.word(node, "unknown", string(contract.RefuseUnknown), string(contract.IgnoreUnknown))
	into.Unknown = contract.Unknown(word)
	return err
}

func (p settingsParser) emptyTexts(node *yaml.Node, into *service.Texts) error {
	word, err := p.word(node, "empty", string(contract.EmptyIsAbsent), string(contract.EmptyIsValue))
	into.Empty = contract.Empty(word)
	return err
}

// word reads one of two words.
func (p settingsParser) word(node *yaml.Node, key, one, other string) (string, error) {
	var word string
	if err := p.text(node, key, &word); err != nil {
		return "", err
	}
	if word != one && word != other {
		return "", p.at(node, key+" must be "+one+" or "+other)
	}
	return word, nil
}
