package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/service"
	"github.com/apigen/apigen/parser/contract"
)

func apiRoutesCommand() *cobra.Command {
	var path, format string
	var effective bool
	cmd := &cobra.Command{
		Use:   "routes [FILE...]",
		Short: "List the routes of contracts",
		Long: "routes lists the routes of contracts. With --effective it shows what a request to each\n" +
			"passes on its way to the handler, outermost first, with the values that count. Without\n" +
			"FILE it takes the contracts in " + settingsFile + ".",
		Example: "  apigen api routes\n  apigen api routes --api greet.api\n  apigen api routes greet.api --effective\n  apigen api routes greet.api --format json",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("--format %q is unknown; use text or json", format)
			}
			paths, err := contractsOrListed(path, args)
			if err != nil {
				return err
			}
			contracts, err := loadAll(paths, cmd.InOrStdin())
			if err != nil {
				return err
			}
			if err := together(contracts).show(cmd); err != nil {
				return err
			}
			return listRoutes(cmd.OutOrStdout(), contracts, format, effective)
		},
	}
	cmd.Flags().StringVar(&path, "api", "", "contract `file`; default: those in "+settingsFile)
	cmd.Flags().BoolVar(&effective, "effective", false, "show the guards of each route with their values")
	cmd.Flags().StringVar(&format, "format", "text", "how to print the routes: text or json")
	return cmd
}

// listRoutes prints the routes of all contracts; of several, each row of JSON and
// each table of text says whose it is.
func listRoutes(w io.Writer, contracts []*loaded, format string, effective bool) error {
	all := []routeRow{}
	for i, l := range contracts {
		texts, err := textsOf(l.path)
		if err != nil {
			return err
		}
		rows := routeRows(l.API, texts, effective)
		if len(contracts) > 1 {
			for j := range rows {
				rows[j].Contract = l.path
			}
		}
		if format == "json" {
			all = append(all, rows...)
			continue
		}
		if len(contracts) > 1 {
			fmt.Fprintf(w, "%s%s\n", strings.Repeat("\n", min(i, 1)), l.path)
		}
		table := printRoutes
		if effective {
			table = printEffective
		}
		if err := table(w, rows); err != nil {
			return err
		}
	}
	if format == "json" {
		return printRoutesJSON(w, all)
	}
	return nil
}

// routeRow is one route as the command shows it.
type routeRow struct {
	Contract   string   `json:"contract,omitempty"` // when several are listed
	Method     string   `json:"method"`
	Path       string   `json:"path"`
	Handler    string   `json:"handler"`
	Group      string   `json:"group,omitempty"`
	JWT        string   `json:"jwt,omitempty"`
	Middleware []string `json:"middleware,omitempty"`
	Stream     string   `json:"stream,omitempty"` // sse or websocket
	Summary    string   `json:"summary,omitempty"`
	Guards     []guard  `json:"guards,omitempty"`       // outermost first
	SLO        string   `json:"slo,omitempty"`          // objectives of its own
	Unknown    string   `json:"unknown,omitempty"`      // what becomes of unknown names
	Slashes    []string `json:"encodedSlash,omitempty"` // path variables that take escaped slashes

	Answer *answerRow `json:"answer,omitempty"`
}

// textsOf is what apigen.yaml in this directory says for the service of a contract.
func textsOf(path string) (service.Texts, error) {
	known, err := readSettings(".")
	if err != nil {
		return service.Texts{}, err
	}
	found, err := known.service(path)
	return found.texts, err
}

// guard is one thing that a request passes.
type guard struct {
	Name  string `json:"name"`
	Value string `json:"value,omitempty"`
}

func routeRows(api *contract.API, texts service.Texts, effective bool) []routeRow {
	rows := []routeRow{}
	for _, group := range api.Groups {
		for _, route := range group.Routes {
			row := routeRow{
				Method: route.Method, Path: route.Path, Handler: route.Handler, Group: group.Name,
				JWT: group.JWT, Middleware: group.Middleware, Stream: streamKind(group), Summary: route.Summary,
			}
			if effective {
				row.Guards, row.SLO = guardsOf(group, route), objectives(group.SLO)
				row.Unknown, row.Slashes = texts.UnknownText(group), route.SlashedVariables()
				row.Answer = answerOf(route)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func streamKind(group *contract.Group) string {
	switch {
	case group.SSE:
		return "sse"
	case group.WebSocket:
		return "websocket"
	}
	return ""
}

func guardsOf(group *contract.Group, route *contract.Route) []guard {
	var list []guard
	for _, g := range service.GuardsOf(group, route) {
		list = append(list, guard{g.Name, g.Value})
	}
	return list
}

// objectives spells the objectives that a contract names.
func objectives(slo *contract.SLO) string {
	if slo == nil {
		return ""
	}
	var words []string
	switch slo.Availability {
	case "":
	case contract.NoAvailability:
		words = append(words, "no availability")
	default:
		words = append(words, slo.Availability+" % without a 5xx")
	}
	switch slo.Latency {
	case 0:
	case contract.NoLatency:
		words = append(words, "no latency")
	default:
		words = append(words, "99 % within "+slo.Latency.String())
	}
	return strings.Join(words, ", ")
}

func printEffective(w io.Writer, rows []routeRow) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, row := range rows {
		if i > 0 {
			fmt.Fprintln(table)
		}
		fmt.Fprintf(table, "%s %s\n", row.Method, row.Path)
		for _, g := range row.Guards {
			fmt.Fprintf(table, "  %s\t%s\n", g.Name, g.Value)
		}
		fmt.Fprintf(table, "  unknown names\t%s\n", row.Unknown)
		if len(row.Slashes) > 0 {
			fmt.Fprintf(table, "  encoded slash\ttaken by %s\n", strings.Join(row.Slashes, ", "))
		}
		fmt.Fprintf(table, "  handler\t%s\n", row.Handler)
		row.Answer.print(table)
		if row.SLO != "" {
			fmt.Fprintf(table, "  objectives\t%s\n", row.SLO)
		}
	}
	return table.Flush()
}

func printRoutes(w io.Writer, rows []routeRow) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "METHOD\tPATH\tHANDLER\tGROUP\tJWT\tMIDDLEWARE\tSTREAM")
	for _, row := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.Method, row.Path, row.Handler,
			dash(row.Group), dash(row.JWT), dash(strings.Join(row.Middleware, ",")), dash(row.Stream))
	}
	return table.Flush()
}

func printRoutesJSON(w io.Writer, rows []routeRow) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(rows)
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
