package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/deploy"
	"github.com/apigen/apigen/generator/deploy/drift"
	"github.com/apigen/apigen/parser/source"
)

// checkFlags are the flags of `apigen deploy check`.
type checkFlags struct {
	dir, live, with, format string
	only                    []string
}

func deployCheckCommand() *cobra.Command {
	var flags checkFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Compare what a cluster runs with what the repository stands for",
		Long: "check reads what kubectl get -o yaml printed and compares it with the manifests of\n" +
			"the strategy that " + settingsFile + " names, or with rendered ones. What the cluster adds\n" +
			"by itself does not count, and values of Secrets are not looked at. It prints the\n" +
			"changes that mend the cluster, and exits 1 when there are any.",
		Example: "  apigen deploy check --live live.yaml\n" +
			"  kubectl kustomize deploy/kube/production | apigen deploy check --live live.yaml --with -\n" +
			"  apigen deploy check --live live.yaml --only Deployment/shop --format json-patch",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return flags.run(cmd) },
	}
	cmd.Flags().StringVar(&flags.dir, "dir", ".", "`directory` of "+settingsFile)
	cmd.Flags().StringVar(&flags.live, "live", "", "`file` with the objects of the cluster, in YAML or JSON; - for standard input")
	cmd.Flags().StringVar(&flags.with, "with", "", "`file` with rendered manifests to compare with; - for standard input")
	cmd.Flags().StringVar(&flags.format, "format", "text", "how to print: text, json, json-patch or github")
	cmd.Flags().StringSliceVar(&flags.only, "only", nil, "`kinds` or objects to look at, such as Service, svc or Deployment/shop")
	return cmd
}

func (f checkFlags) check() error {
	switch {
	case f.live == "":
		return errors.New("--live is missing; name a file that kubectl get -o yaml has written, or - for standard input")
	case f.live == "-" && f.with == "-":
		return errors.New("--live and --with can't both be standard input")
	case !slices.Contains([]string{"text", "json", "json-patch", "github"}, f.format):
		return fmt.Errorf("--format %q is unknown; use text, json, json-patch or github", f.format)
	}
	return nil
}

func (f checkFlags) run(cmd *cobra.Command) error {
	if err := f.check(); err != nil {
		return err
	}
	live, err := objects(cmd, f.live)
	if err != nil {
		return err
	}
	want, err := f.wanted(cmd)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(slices.Concat(want, live), f.named) && len(f.only) > 0 {
		return fmt.Errorf("--only %s names nothing that is wanted or live", strings.Join(f.only, ","))
	}
	report, err := drift.CompareOnly(want, live, f.named)
	if err != nil {
		return err
	}
	if err := f.print(cmd.OutOrStdout(), report); err != nil {
		return err
	}
	if !report.Empty() {
		return errFound
	}
	return nil
}

// wanted reads rendered manifests, or makes those of the services in memory.
func (f checkFlags) wanted(cmd *cobra.Command) ([]drift.Object, error) {
	if f.with != "" {
		return objects(cmd, f.with)
	}
	home, err := filepath.Abs(f.dir)
	if err != nil {
		return nil, err
	}
	known, err := readSettings(home)
	if err != nil {
		return nil, err
	}
	jobs, err := known.jobs(home)
	if err != nil {
		return nil, err
	}
	if len(jobs) == 0 {
		return nil, noServices(home)
	}
	var want []drift.Object
	for _, j := range onKube(jobs) {
		more, err := manifests(cmd, j)
		if err != nil {
			return nil, err
		}
		want = append(want, more...)
	}
	return want, nil
}

// onKube are the services that are kept in step for Kubernetes, or else all.
func onKube(jobs []job) []job {
	listed := slices.DeleteFunc(slices.Clone(jobs), func(j job) bool { return !slices.Contains(j.deploy.Targets, deploy.Kube) })
	if len(listed) == 0 {
		return jobs
	}
	return listed
}

// manifests makes the objects of the strategy of one service. Warnings about its
// contract and configuration are those of apigen deploy kube, and not repeated.
func manifests(cmd *cobra.Command, j job) ([]drift.Object, error) {
	var said bytes.Buffer
	quiet := &cobra.Command{}
	quiet.SetErr(&said)
	out, err := deployJob{job: j, targets: []deploy.Target{deploy.Kube}}.output(quiet)
	if err != nil {
		_, _ = said.WriteTo(cmd.ErrOrStderr())
		return nil, err
	}
	files := map[string][]byte{}
	for _, file := range out.files {
		if !file.Gone {
			files[file.Path] = file.Content
		}
	}
	return drift.Build(files, path.Clean(deploy.KubeChosen))
}

// objects reads a file, or standard input.
func objects(cmd *cobra.Command, name string) ([]drift.Object, error) {
	if name == "-" {
		text, err := io.ReadAll(cmd.InOrStdin())
		if err != nil {
			return nil, fmt.Errorf("standard input can't be read: %w", err)
		}
		return found("standard input", text)
	}
	text, err := source.ReadFile(name)
	if errors.Is(err, source.ErrNotRegular) {
		return nil, fmt.Errorf("%s can't be read: %w; send it to the standard input and write -", name, errors.Unwrap(err))
	}
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", name, errors.Unwrap(err))
	}
	return found(filepath.ToSlash(name), text)
}

func found(name string, text []byte) ([]drift.Object, error) {
	out, err := drift.Read(name, text)
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s: there are no objects; write some with kubectl get -o yaml", name)
	}
	return out, err
}

// named reports whether --only names an object, as all are where it is not given.
func (f checkFlags) named(o drift.Object) bool {
	return len(f.only) == 0 || slices.ContainsFunc(f.only, func(name string) bool {
		kind, object, one := strings.Cut(name, "/")
		return spells(kind, o.Kind()) && (!one || strings.EqualFold(object, o.Name()))
	})
}

// shortKinds are what kubectl calls kinds for short.
var shortKinds = map[string]string{
	"cm": "ConfigMap", "deploy": "Deployment", "hpa": "HorizontalPodAutoscaler", "ing": "Ingress", "netpol": "NetworkPolicy",
	"pdb": "PodDisruptionBudget", "pvc": "PersistentVolumeClaim", "sa": "ServiceAccount", "smon": "ServiceMonitor", "svc": "Service",
}

// spells reports whether a word is a kind, its plural or its short name.
func spells(word, kind string) bool {
	word, kind = strings.ToLower(word), strings.ToLower(kind)
	plurals := []string{kind, kind + "s", kind + "es", strings.TrimSuffix(kind, "y") + "ies"}
	return slices.Contains(plurals, word) || strings.EqualFold(shortKinds[word], kind)
}
