package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/apigen/apigen/generator/deploy/drift"
)

// driftedObject is one object that is not as it should be, as it is printed.
type driftedObject struct {
	Version   string            `json:"apiVersion"`
	Kind      string            `json:"kind"`
	Namespace string            `json:"namespace,omitempty"`
	Name      string            `json:"name"`
	State     string            `json:"state"` // changed, missing or extra
	Paths     []string          `json:"paths,omitempty"`
	Patch     []drift.Operation `json:"patch,omitempty"` // with --format json-patch, in place of paths
}

func drifted(o drift.Object, state string) driftedObject {
	return driftedObject{Version: o.Version(), Kind: o.Kind(), Namespace: o.Namespace(), Name: o.Name(), State: state}
}

// drifts lists all of a report.
func drifts(r drift.Report, patches bool) []driftedObject {
	out := []driftedObject{}
	for _, c := range r.Changed {
		one := drifted(c.Object, "changed")
		if one.Patch = c.Operations; !patches {
			one.Patch = nil
			for _, operation := range c.Operations {
				one.Paths = append(one.Paths, operation.Path)
			}
		}
		out = append(out, one)
	}
	for _, o := range r.Missing {
		out = append(out, drifted(o, "missing"))
	}
	for _, o := range r.Extra {
		out = append(out, drifted(o, "extra"))
	}
	return out
}

func (f checkFlags) print(w io.Writer, r drift.Report) error {
	switch f.format {
	case "json":
		return printJSON(w, drifts(r, false))
	case "json-patch":
		return f.printPatch(w, r)
	case "github":
		for _, d := range drifts(r, false) {
			message := fmt.Sprintf("%s/%s is %s", d.Kind, d.Name, d.State)
			if len(d.Paths) > 0 {
				message += ": " + strings.Join(d.Paths, ", ")
			}
			fmt.Fprintf(w, "::error title=apigen drift::%s\n", escapeData(message))
		}
		return nil
	}
	return printDrift(w, r)
}

// printPatch prints the operations alone for one object, as kubectl takes them.
func (f checkFlags) printPatch(w io.Writer, r drift.Report) error {
	if len(f.only) != 1 || !strings.Contains(f.only[0], "/") {
		return printJSON(w, drifts(r, true))
	}
	if len(r.Missing)+len(r.Extra) > 0 {
		return fmt.Errorf("%s is not on both sides, so that no patch can mend it", f.only[0])
	}
	operations := []drift.Operation{}
	for _, c := range r.Changed {
		operations = append(operations, c.Operations...)
	}
	return printJSON(w, operations)
}

func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// printDrift prints each change as a unified diff from what is live to what is
// wanted, and names what is missing or extra.
func printDrift(w io.Writer, r drift.Report) error {
	for _, c := range r.Changed {
		before, err := c.Before()
		if err != nil {
			return err
		}
		after, err := c.After()
		if err != nil {
			return err
		}
		diff := udiff.Unified("live/"+c.String(), "wanted/"+c.String(), before, after)
		if diff == "" {
			fmt.Fprintf(w, "%s differs in what is not shown; see --format json\n", c.String())
		}
		printUnified(w, diff, coloured(w))
	}
	for _, o := range r.Missing {
		fmt.Fprintf(w, "%s is missing\n", o)
	}
	for _, o := range r.Extra {
		fmt.Fprintf(w, "%s is not wanted any more\n", o)
	}
	return nil
}
