package deploy

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/apigen/apigen/templates"
)

// The model of a dashboard, as far as this one needs it; Grafana fills in the rest.
type (
	dashboard struct {
		Annotations   struct{}  `json:"annotations"`
		Description   string    `json:"description"`
		Editable      bool      `json:"editable"`
		GraphTooltip  int       `json:"graphTooltip"` // 1: one crosshair in all panels
		Panels        []panel   `json:"panels"`
		Refresh       string    `json:"refresh"`
		SchemaVersion int       `json:"schemaVersion"`
		Tags          []string  `json:"tags"`
		Templating    variables `json:"templating"`
		Time          timeRange `json:"time"`
		Title         string    `json:"title"`
		UID           string    `json:"uid"`
	}
	timeRange struct {
		From string `json:"from"`
		To   string `json:"to"`
	}
	variables struct {
		List []variable `json:"list"`
	}
	variable struct {
		Name       string      `json:"name"`
		Label      string      `json:"label"`
		Type       string      `json:"type"`
		Datasource *datasource `json:"datasource,omitempty"`
		Query      any         `json:"query"`
		Refresh    int         `json:"refresh,omitempty"`
		IncludeAll bool        `json:"includeAll,omitempty"`
		Multi      bool        `json:"multi,omitempty"`
		AllValue   string      `json:"allValue,omitempty"`
		Current    current     `json:"current"`
		Sort       int         `json:"sort,omitempty"`
	}
	current struct {
		Text  string `json:"text"`
		Value string `json:"value"`
	}
	labelQuery struct {
		Query string `json:"query"`
		RefID string `json:"refId"`
	}
	datasource struct {
		Type string `json:"type"`
		UID  string `json:"uid"`
	}
	panel struct {
		ID          int          `json:"id"`
		Type        string       `json:"type"`
		Title       string       `json:"title"`
		Description string       `json:"description,omitempty"`
		GridPos     gridPos      `json:"gridPos"`
		Datasource  *datasource  `json:"datasource,omitempty"`
		Collapsed   *bool        `json:"collapsed,omitempty"` // of a row
		Panels      []panel      `json:"panels,omitempty"`    // of a collapsed row
		FieldConfig *fieldConfig `json:"fieldConfig,omitempty"`
		Targets     []target     `json:"targets,omitempty"`
	}
	gridPos struct {
		H int `json:"h"`
		W int `json:"w"`
		X int `json:"x"`
		Y int `json:"y"`
	}
	fieldConfig struct {
		Defaults  fieldDefaults `json:"defaults"`
		Overrides []struct{}    `json:"overrides"`
	}
	fieldDefaults struct {
		Unit string   `json:"unit"`
		Min  *float64 `json:"min,omitempty"`
	}
	target struct {
		RefID        string `json:"refId"`
		Expr         string `json:"expr"`
		LegendFormat string `json:"legendFormat"`
	}
)

// schemaVersion is the last one of dashboards of this form, that of Grafana 12.
const schemaVersion = 42

// prometheus is the datasource that the viewer chose.
var prometheus = &datasource{Type: "prometheus", UID: "${datasource}"}

// dashboard draws what there is to see of the service: first all of it, then the
// contract's groups, then the parts that it uses.
func (s *Service) dashboard(data templates.Monitoring) ([]byte, error) {
	d := dashboard{
		Description:  "Requests, failures and resources of " + s.Name + ", in the groups of its contract.",
		GraphTooltip: 1, Refresh: "30s", SchemaVersion: schemaVersion, Tags: []string{"apigen", s.Name},
		Templating: variables{List: viewerVariables(data)}, Time: timeRange{From: "now-1h", To: "now"},
		Title: s.Name, UID: "apigen-" + short(s.Name),
	}
	var board canvas
	board.row("Overview", false, overview(data))
	for _, group := range routeGroups(s.API) {
		board.row("Routes: "+group.title, true, groupPanels(data.Job, group))
	}
	for _, row := range resourceRows(data) {
		board.row(row.title, true, row.panels)
	}
	d.Panels = board.panels
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(d)
	return out.Bytes(), err
}

func viewerVariables(data templates.Monitoring) []variable {
	return []variable{
		{Name: "datasource", Label: "Data source", Type: "datasource", Query: "prometheus", Current: current{"Prometheus", "prometheus"}},
		{
			Name: "instance", Label: "Instance", Type: "query", Datasource: prometheus,
			Query:   labelQuery{fmt.Sprintf("label_values(up{job=%s}, instance)", data.Job), "instance"},
			Refresh: 2, IncludeAll: true, Multi: true, AllValue: ".*", Current: current{"All", "$__all"}, Sort: 1,
		},
	}
}

// short keeps a uid within the 40 bytes that Grafana allows, with "apigen-".
func short(name string) string { return name[:min(len(name), 33)] }

// Columns and rows of Grafana's grid that panels take.
const (
	columns     = 24
	panelHeight = 8
)

// canvas puts panels in rows, from left to right and top to bottom.
type canvas struct {
	panels []panel
	id, y  int
}

// row adds a row. The panels of a closed one are inside it, and ask Prometheus for
// nothing until somebody opens it.
func (c *canvas) row(title string, closed bool, panels []panel) {
	head := panel{ID: c.next(), Type: "row", Title: title, GridPos: gridPos{H: 1, W: columns, Y: c.y}, Collapsed: &closed}
	c.y++
	below := c.place(panels)
	if closed {
		head.Panels = below
		c.panels = append(c.panels, head)
		return
	}
	c.panels = append(append(c.panels, head), below...)
	if len(below) > 0 {
		last := below[len(below)-1].GridPos
		c.y = last.Y + last.H
	}
}

func (c *canvas) place(panels []panel) []panel {
	x, y := 0, c.y
	for i := range panels {
		p := &panels[i]
		if x+p.GridPos.W > columns {
			x, y = 0, y+panelHeight
		}
		p.ID, p.GridPos.H, p.GridPos.X, p.GridPos.Y = c.next(), panelHeight, x, y
		x += p.GridPos.W
	}
	return panels
}

func (c *canvas) next() int {
	c.id++
	return c.id
}
