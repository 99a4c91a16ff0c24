package requests_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/internal/e2e/page"
)

// stateRow is a row about absent, null and empty.
type stateRow struct {
	typ, options string
	want         [3]string // absent, null, empty
}

func rowsOf(table page.Table) []stateRow {
	var out []stateRow
	for _, line := range table {
		r := stateRow{}
		for i, code := range page.Codes(line[0]) {
			if i == 0 {
				r.typ = code
			} else {
				r.options += "," + code
			}
		}
		for i, cell := range line[1:4] {
			r.want[i] = strings.Trim(cell, "`")
		}
		out = append(out, r)
	}
	return out
}

var states = [3]string{"absent", "null", "empty"}

// valid is a value for the fields that a request is not about.
func valid(typ string) string {
	typ = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(typ, "*"), "Optional["), "]")
	return map[string]string{"int": "1", "bool": "true"}[typ]
}

// declare writes a type with a field for each row and a route that echoes it.
func declare(text *strings.Builder, name, key, route string, rows []stateRow) {
	fmt.Fprintf(text, "type %s {\n", name)
	for i, r := range rows {
		fmt.Fprintf(text, "\tF%d %s `%s:\"f%d%s\"`\n", i, r.typ, key, i, r.options)
	}
	fmt.Fprintf(text, "}\n\nservice echo-api {\n\t@handler %s\n\t%s (%s) returns (%s)\n}\n\n", name, route, name, name)
}

// each calls ask for each cell of the rows.
func each(rows []stateRow, source, prefix string, ask func(about, state int) asking) []asking {
	var out []asking
	for i, r := range rows {
		for state, want := range r.want {
			a := ask(i, state)
			a.Name = strings.ReplaceAll(source+" "+r.typ+r.options+" "+states[state], "*", "pointer to ")
			a.field, a.want = fmt.Sprintf("%s%d", prefix, i), want
			out = append(out, a)
		}
	}
	return out
}

func paths(text *strings.Builder, table page.Table) []asking {
	rows := rowsOf(table)
	route := "get /path"
	for i := range rows {
		route += fmt.Sprintf("/:f%d", i)
	}
	declare(text, "InPath", "path", route, rows)
	return each(rows, "path", "F", func(about, state int) asking {
		target := "/path"
		for i, r := range rows {
			switch value := valid(r.typ); {
			case i != about && value == "":
				target += "/a"
			case i != about:
				target += "/" + value
			case state == 1:
				target += "/null"
			case state == 2:
				target += "/"
			}
		}
		return asking{Method: "GET", Target: target}
	})
}

// pairs are name=value pairs for all rows, of which one is in a state.
func pairs(rows []stateRow, about, state int) string {
	var out []string
	for i, r := range rows {
		name := fmt.Sprintf("f%d=", i)
		switch {
		case i != about:
			out = append(out, name+valid(r.typ))
		case state == 1:
			out = append(out, name+"null")
		case state == 2:
			out = append(out, name)
		}
	}
	return strings.Join(out, "&")
}

func queries(text *strings.Builder, source, method string, table page.Table) []asking {
	rows := rowsOf(table)
	declare(text, "In"+source, "form", method+" /"+source, rows)
	return each(rows, source, "F", func(about, state int) asking {
		if method == "get" {
			return asking{Method: "GET", Target: "/query?" + pairs(rows, about, state)}
		}
		return asking{Method: "POST", Target: "/form", Type: "application/x-www-form-urlencoded", Body: pairs(rows, about, state)}
	})
}

// formsAndQueries send a value in the body, in the query, in both and in neither.
func formsAndQueries(text *strings.Builder, table page.Table) []asking {
	var out []asking
	for i, typ := range []string{"int", "[]int"} {
		name := fmt.Sprintf("Either%d", i)
		fmt.Fprintf(text, "type %s {\n\tV %s `form:\"v,optional\"`\n}\n\nservice echo-api {\n\t@handler %s\n\tpost /%s (%s) returns (%s)\n}\n\n", name, typ, name, name, name, name)
		for _, line := range table {
			out = append(out, asking{
				Name: fmt.Sprintf("%s in body %s and query %s", typ, line[0], line[1]), Method: "POST", Target: "/" + name + "?" + strings.Trim(line[1], "`"),
				Type: "application/x-www-form-urlencoded", Body: strings.Trim(line[0], "`"), field: "V", want: strings.Trim(line[2+i], "`"),
			})
		}
	}
	return out
}

func headers(text *strings.Builder, table page.Table) []asking {
	rows := rowsOf(table)
	declare(text, "InHeader", "header", "get /header", rows)
	return each(rows, "header", "F", func(about, state int) asking {
		a := asking{Method: "GET", Target: "/header", Header: map[string][]string{}}
		for pair := range strings.SplitSeq(pairs(rows, about, state), "&") {
			name, value, _ := strings.Cut(pair, "=")
			a.Header[strings.ToUpper(name)] = []string{value}
		}
		return a
	})
}

// optionalRows are those of a table in which a cell that is no code is a state.
func optionalRows(table page.Table) []stateRow {
	rows := rowsOf(table)
	for i, line := range table {
		for n, cell := range line[1:4] {
			if cell == "null" {
				rows[i].want[n] = "nil"
			}
		}
	}
	return rows
}

func bodies(text *strings.Builder, name string, rows []stateRow) []asking {
	declare(text, name, "json", "post /"+name, rows)
	return each(rows, name, "f", func(about, state int) asking {
		var members []string
		for i, r := range rows {
			name := fmt.Sprintf("%q:", fmt.Sprintf("f%d", i))
			empty := `""`
			if strings.Contains(r.typ, "[]") {
				empty = "[]"
			}
			switch value := valid(r.typ); {
			case i != about && value != "":
				members = append(members, name+value)
			case i != about || state == 2:
				members = append(members, name+empty)
			case state == 1:
				members = append(members, name+"null")
			}
		}
		return posted("/"+name, "{"+strings.Join(members, ",")+"}")
	})
}

// repeats send a path's value in the body again, in bodies that are read in one
// pass otherwise.
func repeats(text *strings.Builder, table page.Table) []asking {
	fields := map[string]string{
		"int": "7", "string": "7", "*int32": "7", "float64": "7", "Number": "7", "time.Time": "2024-01-01T00:00:00Z", "bool": "true",
	}
	text.WriteString("type Number int64\n\n")
	var out []asking
	for i, typ := range slices.Sorted(maps.Keys(fields)) {
		name := fmt.Sprintf("Repeat%d", i)
		fmt.Fprintf(text, "type %s {\n\tId %s `path:\"id\" json:\"id\"`\n\tName string `json:\"name,optional\"`\n}\n\nservice echo-api {\n\t@handler %s\n\tput /%s/:id (%s) returns (%s)\n}\n\n",
			name, typ, name, name, name, name)
		again := fields[typ]
		if typ == "string" || typ == "time.Time" {
			again = strconv.Quote(again)
		}
		ask := func(body, want string) {
			out = append(out, asking{Name: typ + " repeated " + body, Method: "PUT", Target: "/" + name + "/" + fields[typ], Type: "application/json", Body: body, field: "id", want: want})
		}
		ask(`{"id":`+again+`}`, "fine")
		ask(`{"name":"a"}`, "fine")
		if typ != "int" {
			continue
		}
		for _, line := range table {
			ask(strings.Trim(line[0], "`"), strings.Trim(line[1], "`"))
		}
	}
	return out
}

func posted(target, body string) asking {
	return asking{Method: "POST", Target: target, Type: "application/json", Body: body}
}

func conditions(text *strings.Builder, table page.Table) []asking {
	var out []asking
	for i, tag := range []string{"optional=b", "optional=!b"} {
		name := fmt.Sprintf("Condition%d", i)
		fmt.Fprintf(text, "type %s {\n\tA int `json:\"a,%s\" form:\"a,%s\"`\n\tB int `json:\"b,optional\" form:\"b,optional\"`\n}\n\n", name, tag, tag)
		fmt.Fprintf(text, "service echo-api {\n\t@handler %s\n\tpost /%s (%s) returns (%s)\n\t@handler Get%s\n\tget /%s (%s) returns (%s)\n}\n\n",
			name, name, name, name, name, name, name, name)
		for _, line := range table {
			sent := strings.Fields(strings.NewReplacer("and", "", "none", "").Replace(line[0]))
			var members, query []string
			for _, field := range sent {
				members = append(members, fmt.Sprintf("%q:1", field))
				query = append(query, field+"=1")
			}
			want := strings.Trim(line[1+i], "`")
			body := posted("/"+name, "{"+strings.Join(members, ",")+"}")
			body.Name, body.field, body.want = tag+" JSON "+line[0], "a", want
			get := asking{Name: tag + " query " + line[0], Method: "GET", Target: "/" + name + "?" + strings.Join(query, "&"), field: "a", want: want}
			out = append(out, body, get)
		}
	}
	return out
}

func rules(text *strings.Builder, table page.Table) []asking {
	var out []asking
	fmt.Fprintf(text, "type Rules {\n")
	for i, line := range table {
		rule, typ := page.Codes(line[0])[0], page.Codes(line[1])[0]
		field := fmt.Sprintf("f%d", i)
		fmt.Fprintf(text, "\tF%d %s `json:\"%s,optional\" validate:\"%s\"`\n", i, typ, field, rule)
		for j, cell := range line[2:4] {
			a := posted("/rules", fmt.Sprintf(`{"%s":%s}`, field, page.Codes(cell)[0]))
			a.Name, a.field, a.want = rule+" "+strings.ReplaceAll(typ, "*", "pointer to ")+" "+page.Codes(cell)[0], field, "fine"
			if j == 1 {
				a.want = brokenBy(rule)
			}
			out = append(out, a)
		}
	}
	fmt.Fprintf(text, "}\n\nservice echo-api {\n\t@handler Rules\n\tpost /rules (Rules) returns (Rules)\n}\n")
	return out
}

// relations are requests of fields with rules about each other.
func relations(text *strings.Builder, table page.Table) []asking {
	var out []asking
	var routes strings.Builder
	text.WriteString("type Part {\n\tID int `json:\"id\"`\n}\n\n")
	for i, line := range table {
		rule, path := page.Codes(line[0])[0], fmt.Sprintf("/relations/%d", i)
		fmt.Fprintf(text, "type Related%d {\n\tA %s `json:\"a,optional\" validate:\"%s\"`\n\tB %s `json:\"b,optional\"`\n\tC string `json:\"c,optional\"`\n}\n\n",
			i, page.Codes(line[1])[0], rule, page.Codes(line[2])[0])
		fmt.Fprintf(&routes, "\t@handler Related%d\n\tpost %s (Related%d) returns (Related%d)\n", i, path, i, i)
		name, _, _ := strings.Cut(rule, "=")
		for j, want := range []string{"fine", name} {
			a := posted(path, page.Codes(line[3+j])[0])
			a.Name, a.field, a.want = rule+" "+a.Body, "a", want
			out = append(out, a)
		}
	}
	fmt.Fprintf(text, "service echo-api {\n%s}\n\n", routes.String())
	return out
}

// brokenBy is the rule that the refused value of a row breaks: the last, except
// where null is refused.
func brokenBy(rule string) string {
	names := strings.Split(rule, ",")
	if slices.Contains(names, "alpha") && slices.Contains(names, "required") {
		return "required"
	}
	if strings.HasPrefix(rule, "regexp") {
		return "regexp"
	}
	name, _, _ := strings.Cut(names[len(names)-1], "=")
	return name
}
