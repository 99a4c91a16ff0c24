package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/parser/contract"
)

func apiRoutesCommand() *cobra.Command {
	var path, format string
	cmd := &cobra.Command{
		Use:     "routes [FILE]",
		Short:   "List the routes of a contract",
		Example: "  apigen api routes --api greet.api\n  apigen api routes greet.api --format json",
		Args:    oneContract,
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := contractArgument(path, args)
			if err != nil {
				return err
			}
			if format != "text" && format != "json" {
				return fmt.Errorf("--format %q is unknown; use text or json", format)
			}
			contract, err := load(path)
			if err != nil {
				return err
			}
			if err := contract.show(cmd); err != nil {
				return err
			}
			if format == "json" {
				return printRoutesJSON(cmd.OutOrStdout(), contract.API)
			}
			return printRoutes(cmd.OutOrStdout(), contract.API)
		},
	}
	cmd.Flags().StringVar(&path, "api", "", "contract `file`")
	cmd.Flags().StringVar(&format, "format", "text", "how to print the routes: text or json")
	return cmd
}

// routeRow is one route as the command shows it.
type routeRow struct {
	Method     string   `json:"method"`
	Path       string   `json:"path"`
	Handler    string   `json:"handler"`
	Group      string   `json:"group,omitempty"`
	JWT        string   `json:"jwt,omitempty"`
	Middleware []string `json:"middleware,omitempty"`
	Stream     string   `json:"stream,omitempty"` // sse or websocket
	Summary    string   `json:"summary,omitempty"`
}

func routeRows(api *contract.API) []routeRow {
	rows := []routeRow{}
	for _, group := range api.Groups {
		for _, route := range group.Routes {
			rows = append(rows, routeRow{
				Method: route.Method, Path: route.Path, Handler: route.Handler, Group: group.Name,
				JWT: group.JWT, Middleware: group.Middleware, Stream: streamKind(group), Summary: route.Summary,
			})
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

func printRoutes(w io.Writer, api *contract.API) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "METHOD\tPATH\tHANDLER\tGROUP\tJWT\tMIDDLEWARE\tSTREAM")
	for _, row := range routeRows(api) {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.Method, row.Path, row.Handler,
			dash(row.Group), dash(row.JWT), dash(strings.Join(row.Middleware, ",")), dash(row.Stream))
	}
	return table.Flush()
}

func printRoutesJSON(w io.Writer, api *contract.API) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(routeRows(api))
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
