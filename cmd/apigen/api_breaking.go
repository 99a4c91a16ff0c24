package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/apigen/apigen/parser/breaking"
)

// breakingFlags are the flags of `apigen api breaking`.
type breakingFlags struct{ api, against, level, format string }

func apiBreakingCommand() *cobra.Command {
	var flags breakingFlags
	cmd := &cobra.Command{
		Use:   "breaking [FILE...]",
		Short: "Find changes of contracts that break clients or Go code",
		Long: "breaking compares contracts with what they were in a commit, a checkout or a file,\n" +
			"and exits 1 when the change breaks somebody. Without FILE it takes the contracts in\n" +
			settingsFile + ". Levels, each with the ones before it:\n\n" +
			"  wire    old requests are refused or read differently, or answers can't be read\n" +
			"  json    clients with types of their own break (the default)\n" +
			"  source  Go code written against the generated service breaks\n\n" +
			"Waivers for changes that are meant go into " + settingsFile + "; docs/breaking.md lists the rules.",
		Example: "  apigen api breaking --against git:main\n  apigen api breaking --against git:v1.2.0 --level wire greet.api\n" +
			"  apigen api breaking --against ../checkout --format github\n  apigen api breaking --against git:main:old/name.api --api greet.api",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args) },
	}
	cmd.Flags().StringVar(&flags.api, "api", "", "contract `file`; default: those in "+settingsFile)
	cmd.Flags().StringVar(&flags.against, "against", "", "what to compare with: git:`REF`, git:REF:PATH, a directory or a file")
	cmd.Flags().StringVar(&flags.level, "level", "", "whom a change must not break: wire, json or source")
	cmd.Flags().StringVar(&flags.format, "format", "text", "how to print findings: text, json or github")
	return cmd
}

func (f breakingFlags) run(cmd *cobra.Command, args []string) error {
	if !slices.Contains([]string{"text", "json", "github"}, f.format) {
		return fmt.Errorf("--format %q is unknown; use text, json or github", f.format)
	}
	known, err := readSettings(".")
	if err != nil {
		return err
	}
	level, err := f.levelOr(known.breaking.level)
	if err != nil {
		return err
	}
	contracts, err := f.contracts(args, known)
	if err != nil {
		return err
	}
	base, err := parseAgainst(f.against, len(contracts))
	if err != nil {
		return err
	}
	if all := together(contracts); all.Diags.HasErrors() {
		return all.report(cmd, f.format)
	}
	c := comparison{level: level}
	for _, l := range contracts {
		if err := c.compare(cmd, base, known, l); err != nil {
			return err
		}
	}
	if base.dir != "" && len(c.pairs) == 0 && len(contracts) > 0 {
		return fmt.Errorf("--against %s holds none of the contracts; name the root of a checkout, and run this at the root of yours", base.dir)
	}
	c.judge(known.breaking.waivers, time.Now())
	return c.print(cmd, f.format)
}

func (f breakingFlags) levelOr(set breaking.Level) (breaking.Level, error) {
	if f.level == "" {
		return set, nil
	}
	level, err := breaking.ParseLevel(f.level)
	if err != nil {
		return 0, fmt.Errorf("--level %w", err)
	}
	return level, nil
}

func (f breakingFlags) contracts(args []string, known settings) ([]*loaded, error) {
	paths, err := listedPaths(f.api, args, known)
	if err != nil {
		return nil, err
	}
	if slices.Contains(paths, "-") {
		return nil, errors.New("the standard input has no former self; name a file")
	}
	return loadAll(paths, nil)
}
