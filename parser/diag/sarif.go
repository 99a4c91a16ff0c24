package diag

import (
	"encoding/json"
	"io"
	"net/url"

	"github.com/apigen/apigen/parser/source"
)

// The types below are the part of SARIF 2.1.0 (OASIS Standard, 27 March 2020)
// that we have something to say about; the numbers are its sections.

type sarifLog struct { // 3.13
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct { // 3.14
	Tool       sarifTool     `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifTool struct { // 3.18
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct { // 3.19
	Name  string      `json:"name"`
	Rules []sarifRule `json:"rules"`
}

type sarifRule struct { // 3.49
	ID                   Code               `json:"id"`
	ShortDescription     *sarifText         `json:"shortDescription,omitempty"`
	DefaultConfiguration sarifConfiguration `json:"defaultConfiguration"`
}

type sarifConfiguration struct { // 3.50
	Level string `json:"level"`
}

type sarifText struct { // 3.11
	Text string `json:"text"`
}

type sarifResult struct { // 3.27
	RuleID           Code            `json:"ruleId"`
	RuleIndex        int             `json:"ruleIndex"`
	Level            string          `json:"level"`
	Message          sarifText       `json:"message"`
	Locations        []sarifLocation `json:"locations,omitempty"`
	RelatedLocations []sarifLocation `json:"relatedLocations,omitempty"`
}

type sarifLocation struct { // 3.28
	ID               *int          `json:"id,omitempty"`
	PhysicalLocation sarifPhysical `json:"physicalLocation"`
	Message          *sarifText    `json:"message,omitempty"`
}

type sarifPhysical struct { // 3.29
	ArtifactLocation sarifArtifact `json:"artifactLocation"`
	Region           *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct { // 3.4
	URI string `json:"uri"`
}

type sarifRegion struct { // 3.30
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"` // of the character after the region
}

// SARIF writes a sorted list as a SARIF 2.1.0 log with one run, which code
// scanners and editors read. Columns count runes; files are URIs relative to
// the directory that the names of the list are relative to. A hint is the
// second line of its message. Only errors of w are returned.
func SARIF(w io.Writer, list List) error {
	run := sarifRun{
		Tool:       sarifTool{Driver: sarifDriver{Name: "apigen", Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	index := map[Code]int{}
	for _, d := range list.shown() {
		if _, known := index[d.Code]; !known {
			index[d.Code] = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(d))
		}
		run.Results = append(run.Results, sarifResultOf(d, index[d.Code]))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

func sarifRuleOf(d Diagnostic) sarifRule {
	rule := sarifRule{ID: d.Code, DefaultConfiguration: sarifConfiguration{Level: d.Severity.String()}}
	if known, ok := RuleOf(d.Code); ok {
		rule.ShortDescription = &sarifText{Text: known.Sentence}
		rule.DefaultConfiguration.Level = known.Severity.String()
	}
	return rule
}

func sarifResultOf(d Diagnostic, index int) sarifResult {
	text := d.Message
	if d.Hint != "" {
		text += "\nhint: " + d.Hint
	}
	result := sarifResult{RuleID: d.Code, RuleIndex: index, Level: d.Severity.String(), Message: sarifText{Text: text}}
	if physical, ok := sarifPlace(d.Span); ok {
		result.Locations = []sarifLocation{{PhysicalLocation: physical}}
	}
	for _, r := range d.Related {
		if physical, ok := sarifPlace(r.Span); ok {
			id := len(result.RelatedLocations)
			result.RelatedLocations = append(result.RelatedLocations,
				sarifLocation{ID: &id, PhysicalLocation: physical, Message: &sarifText{Text: r.Message}})
		}
	}
	return result
}

func sarifPlace(span source.Span) (sarifPhysical, bool) {
	p := placeOf(span)
	if p.File == "" {
		return sarifPhysical{}, false
	}
	physical := sarifPhysical{ArtifactLocation: sarifArtifact{URI: (&url.URL{Path: p.File}).String()}}
	if span.Start.Valid() {
		physical.Region = &sarifRegion{StartLine: p.Line, StartColumn: p.Column, EndLine: p.EndLine, EndColumn: p.EndColumn}
	}
	return physical, true
}
