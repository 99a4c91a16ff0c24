package deploy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/templates"
)

// Service is one service to ship.
type Service struct {
	Settings                // with defaults filled in
	API      *contract.API  // what it serves
	Command  string         // name of its command, "user" for the service user-api
	Module   string         // path of its Go module
	Go       string         // version of the language that go.mod asks for, such as "1.26"
	Root     string         // the module's directory as seen from the service's, such as "." or "../.."
	Below    string         // the service's directory as seen from the module's, such as "." or "services/user"
	ConfigAt string         // path of its configuration file in its directory
	Config   Config         // what that file says
	Uses     Uses           // what it needs beside itself
	Health   bool           // its main has the command health, and the configuration leaves somebody to ask
	Embedded []string       // files that packages of its module embed, relative to the module
	Own      *templates.Set // the project's templates; nil for the built-in ones
}

// Target is one thing to make for a service.
type Target string

// The targets.
const (
	Docker        Target = "docker"
	Compose       Target = "compose"
	Kube          Target = "kube"
	Observability Target = "observability"
	CI            Target = "ci"
)

// Targets lists all targets.
func Targets() []Target { return []Target{Docker, Compose, Kube, Observability, CI} }

// needs lists the targets whose files those of a target refer to.
var needs = map[Target][]Target{Compose: {Docker, Observability}, CI: {Docker}}

// makers hold what makes the files of each target.
var makers = map[Target]generator.Emitter[*Service]{
	Compose:       {Name: "compose", Doc: "a service and all it talks to, on one machine", Emit: emitCompose},
	Docker:        {Name: "docker", Doc: "the image of a service", Emit: emitDocker},
	Kube:          {Name: "kube", Doc: "manifests for Kubernetes", Emit: emitKube},
	Observability: {Name: "observability", Doc: "what watches a service and takes its logs away", Emit: emitObservability},
}

// Emitters returns what makes the files of the targets, and of those that they
// refer to, each once.
func Emitters(targets ...Target) []generator.Emitter[*Service] {
	var out []generator.Emitter[*Service]
	for _, t := range With(targets...) {
		if maker, ok := makers[t]; ok {
			out = append(out, maker)
		}
	}
	return out
}

// With adds to targets those that they refer to, each once, in the order of
// [Targets].
func With(targets ...Target) []Target {
	wanted := slices.Clone(targets)
	for _, t := range targets {
		wanted = append(wanted, needs[t]...)
	}
	return slices.DeleteFunc(Targets(), func(t Target) bool { return !slices.Contains(wanted, t) })
}

// add emits a generated file from a template, sealed with the comment of its
// language, which is # for all but JSON.
func add(pass *generator.Pass[*Service], path, template string, data any) error {
	content, err := pass.Model.Own.Render(template, data)
	if err != nil {
		return err
	}
	pass.Add(plan.File{Path: path, Content: plan.Seal("#", content)})
	return nil
}

// stopMargin is what stopping takes beside draining: stop hooks, which have 3 s at
// least, and the end of the process.
const stopMargin = 5 * time.Second

// stopping is how long a service may take to end once it is told to.
func (s *Service) stopping() time.Duration { return s.Config.DrainDelay + s.Config.Grace + stopMargin }

// seconds spells a duration in whole seconds, rounded up.
func seconds(d time.Duration) string { return fmt.Sprint(int64((d + time.Second - 1) / time.Second)) }

// environment spells name as an environment variable: USER_API for user-api.
func environment(name string) string {
	return strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}
