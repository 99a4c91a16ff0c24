package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/contract"
)

// answerRow is what a route answers with, its body apart.
type answerRow struct {
	Statuses []int       `json:"statuses"`        // of a success
	Sends    []string    `json:"sends,omitempty"` // headers and cookies
	Throws   []thrownRow `json:"throws,omitempty"`
}

// thrownRow is one declared error.
type thrownRow struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
}

func answerOf(route *contract.Route) *answerRow {
	row := &answerRow{Statuses: route.Answer.Statuses}
	if len(row.Statuses) == 0 {
		row.Statuses = []int{route.Answer.Status}
	}
	for _, o := range route.Answer.Outputs {
		row.Sends = append(row.Sends, string(o.In)+" "+o.Name)
	}
	for _, e := range route.Throws {
		row.Throws = append(row.Throws, thrownRow{e.Status, e.Code})
	}
	return row
}

// print adds the lines of an answer to a table: those that say more than 200.
func (a *answerRow) print(table io.Writer) {
	if len(a.Sends) > 0 || len(a.Statuses) > 1 || a.Statuses[0] != http.StatusOK {
		words := make([]string, len(a.Statuses))
		for i, status := range a.Statuses {
			words[i] = strconv.Itoa(status)
		}
		fmt.Fprintf(table, "  answers\t%s\n", strings.Join(append([]string{strings.Join(words, " or ")}, a.Sends...), ", "))
	}
	if len(a.Throws) == 0 {
		return
	}
	words := make([]string, len(a.Throws))
	for i, e := range a.Throws {
		words[i] = fmt.Sprintf("%d %s", e.Status, e.Code)
	}
	fmt.Fprintf(table, "  throws\t%s\n", strings.Join(words, ", "))
}
