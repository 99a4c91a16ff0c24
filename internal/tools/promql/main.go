// Command promql reads a JSON array of PromQL expressions and writes, for each,
// what is wrong with it or which series it selects. It is apart from the module
// around it, whose go.mod is delivered into the services of others.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/prometheus/prometheus/promql/parser"
)

// finding is what there is to say about one expression.
type finding struct {
	Error     string     `json:"error,omitempty"`
	Selectors []selector `json:"selectors"`
}

// selector is one metric with the labels that are asked for.
type selector struct {
	Metric string   `json:"metric"`
	Labels []string `json:"labels"`
}

func main() {
	var expressions []string
	if err := json.NewDecoder(os.Stdin).Decode(&expressions); err != nil {
		fmt.Fprintln(os.Stderr, "promql:", err)
		os.Exit(2)
	}
	findings := make([]finding, len(expressions))
	for i, expression := range expressions {
		findings[i] = look(expression)
	}
	if err := json.NewEncoder(os.Stdout).Encode(findings); err != nil {
		fmt.Fprintln(os.Stderr, "promql:", err)
		os.Exit(2)
	}
}

func look(expression string) finding {
	parsed, err := parser.ParseExpr(expression)
	if err != nil {
		return finding{Error: err.Error()}
	}
	found := finding{Selectors: []selector{}}
	parser.Inspect(parsed, func(node parser.Node, _ []parser.Node) error {
		vector, ok := node.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		s := selector{Metric: vector.Name, Labels: []string{}}
		for _, matcher := range vector.LabelMatchers {
			if matcher.Name != "__name__" {
				s.Labels = append(s.Labels, matcher.Name)
			}
		}
		found.Selectors = append(found.Selectors, s)
		return nil
	})
	return found
}
