package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apigen/apigen/generator/merge"
	"github.com/apigen/apigen/generator/project"
	"github.com/apigen/apigen/parser/source"
)

// defaultModelDir is where repositories go when nothing else is said.
const defaultModelDir = "internal/model"

func modelCommand() *cobra.Command {
	cmd := group(&cobra.Command{
		Use:   "model",
		Short: "Generate data access from the schema of a database",
		Long: "model writes GORM models and repositories for the tables that SQL files or a live\n" +
			"database describe, with a cache for those that you name.",
		Example: "  apigen model postgres --src 'db/*.sql'\n  apigen model mysql --dsn-env DATABASE_URL --tables 'shop_*' --cache users",
	})
	cmd.AddCommand(
		modelDialect("mysql", "MySQL"), modelDialect("mariadb", "MariaDB"),
		modelDialect("postgres", "PostgreSQL", "pg", "postgresql"), modelDialect("sqlite", "SQLite", "sqlite3"),
		modelMigrateCommand(),
	)
	return cmd
}

// modelFlags are the flags of `apigen model DIALECT`.
type modelFlags struct {
	modelJob
	mode
}

func modelDialect(name, title string, aliases ...string) *cobra.Command {
	flags := modelFlags{modelJob: modelJob{modelSettings: modelSettings{dialect: name}}}
	cmd := &cobra.Command{
		Use:     name,
		Aliases: aliases,
		Short:   "Generate data access from a schema of " + title,
		Long: "Reads a schema of " + title + " from SQL files, from a live database, or from files by way of\n" +
			"an empty database, and writes the package of its repositories. Files that end in\n" +
			"_gen.go are rewritten; the file beside them without it is yours.",
		Example: "  apigen model " + name + " --src 'db/*.sql'\n  apigen model " + name + " --dsn-env DATABASE_URL --cache '*'\n  apigen model " + name + " ddl -src schema.sql -dir ./model -c",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return flags.run(cmd) },
	}
	set := cmd.Flags()
	set.StringSliceVar(&flags.src, "src", nil, "SQL `files`, such as 'db/*.sql'")
	set.StringVar(&flags.dsnEnv, "dsn-env", "", "environment `variable` with the DSN of a live database to read")
	set.StringVar(&flags.devURLEnv, "dev-url-env", "", "environment `variable` with the DSN of a server to run the files of --src on, in a database of their own")
	flags.addShape(set)
	flags.addPlace(cmd)
	flags.mode.add(cmd)
	cmd.AddCommand(modelDDL(name), modelDatasource(name))
	return cmd
}

// shape are the flags of addShape.
var shape = []string{"tables", "ignore-columns", "cache", "nullable", "decimal", "relations", "soft-delete", "lock"}

// addShape adds the flags that say what becomes of the tables.
func (s *modelSettings) addShape(set *pflag.FlagSet) {
	set.StringSliceVar(&s.tables, "tables", nil, "`tables` to serve, with * for any name; default: all")
	set.StringSliceVar(&s.ignore, "ignore-columns", nil, "`columns` to leave out: name, or table.name")
	set.StringSliceVar(&s.cache, "cache", nil, "`tables` to cache, with * for any name; default: none")
	set.StringVar(&s.nullable, "nullable", "", "columns that may be NULL: ptr (*string), sqlnull (sql.Null[string]) or value (string)")
	set.StringVar(&s.decimal, "decimal", "", "decimals: string or shopspring (github.com/shopspring/decimal)")
	set.BoolVar(&s.relations, "relations", false, "load the rows that foreign keys tie together")
	set.StringVar(&s.softDelete, "soft-delete", "", "`column` of the time at which a row was deleted")
	set.StringVar(&s.lock, "lock", "", "`column` of the version of a row, for optimistic locks")
}

// addPlace adds the flags that say where the package goes.
func (f *modelFlags) addPlace(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.dir, "dir", defaultModelDir, "`directory` of the package")
	cmd.Flags().StringVar(&f.style, "style", "", "file names: gozero (usermodel.go) or go_zero (user_model.go)")
	cmd.Flags().StringVar(&f.runtime, "runtime", "", "how the project gets the runtime: module (require it) or vendor (copy it)")
	cmd.Flags().StringVar(&f.module, "module", "", "module `path` when there is no go.mod yet; default: the directory's name")
}

// modelDDL takes the flags of goctl.
func modelDDL(dialect string) *cobra.Command {
	flags := modelFlags{modelJob: modelJob{modelSettings: modelSettings{dialect: dialect}}}
	var cached bool
	cmd := &cobra.Command{
		Use:     "ddl",
		Short:   "Generate from SQL files, with the flags of goctl",
		Example: "  apigen model " + dialect + " ddl -src 'sql/*.sql' -dir ./model -c",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(flags.src) == 0 {
				return errors.New("no schema is given; name SQL files with -src")
			}
			flags.cacheAll(cached)
			return flags.run(cmd)
		},
	}
	cmd.Flags().StringSliceVarP(&flags.src, "src", "s", nil, "SQL `files`, such as 'sql/*.sql'")
	flags.addGoctl(cmd, &cached)
	return cmd
}

// modelDatasource takes the flags of goctl.
func modelDatasource(dialect string) *cobra.Command {
	flags := modelFlags{modelJob: modelJob{modelSettings: modelSettings{dialect: dialect}}}
	var cached bool
	cmd := &cobra.Command{
		Use:   "datasource",
		Short: "Generate from a live database, with the flags of goctl",
		Long: "Like --dsn-env, but with the DSN among the arguments, where other users of the machine\n" +
			"can see it.",
		Example: "  apigen model " + dialect + " datasource -url \"$DATABASE_URL\" -table '*' -dir ./model -c",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if flags.dsn == "" {
				return errors.New("no database is given; name its DSN with -url")
			}
			flags.cacheAll(cached)
			return flags.run(cmd)
		},
	}
	cmd.Flags().StringVar(&flags.dsn, "url", "", "`DSN` of the database")
	cmd.Flags().StringSliceVarP(&flags.tables, "table", "t", nil, "`tables` to serve, with * for any name")
	flags.addGoctl(cmd, &cached)
	return cmd
}

func (f *modelFlags) addGoctl(cmd *cobra.Command, cached *bool) {
	cmd.Flags().BoolVarP(cached, "cache", "c", false, "cache all tables")
	cmd.Flags().StringSliceVarP(&f.ignore, "ignore-columns", "i", nil, "`columns` to leave out")
	f.addPlace(cmd)
	f.mode.add(cmd)
}

func (f *modelFlags) cacheAll(cached bool) {
	if cached {
		f.cache = []string{"*"}
	}
}

func (f *modelFlags) run(cmd *cobra.Command) error {
	if err := errors.Join(f.mode.check(), checkRuntime(f.runtime), f.modelSettings.check("--")); err != nil {
		return err
	}
	home, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	f.home = home
	out, err := f.modelJob.output(cmd)
	if err != nil {
		return err
	}
	if err := out.note(); err != nil {
		return err
	}
	return f.mode.finish(cmd, out.dir, []output{out})
}

// note has the record of the service around the models, if there is one, name the
// copies of the runtime, which the service keeps from then on.
func (o *output) note() error {
	var copies []string
	for _, f := range o.files {
		if project.Copied(f) {
			copies = append(copies, f.Path)
		}
	}
	record, err := merge.Note(source.Dir(o.dir), copies)
	o.files = append(o.files, record...)
	return err
}

// check refuses settings that do not go together. Names are spelled behind dash.
func (s modelSettings) check(dash string) error {
	name := func(key string) string { return dash + key }
	switch {
	case s.dsn == "" && s.dsnEnv == "" && len(s.src) == 0:
		return fmt.Errorf("no schema is given; name SQL files with %s, or the variable of a database's DSN with %s", name("src"), name("dsn-env"))
	case s.dsnEnv != "" && len(s.src) > 0:
		return fmt.Errorf("%s and %s are two schemas; leave one out, or run the files on a server with %s", name("src"), name("dsn-env"), name("dev-url-env"))
	case s.devURLEnv != "" && len(s.src) == 0:
		return fmt.Errorf("%s runs files; name them with %s", name("dev-url-env"), name("src"))
	}
	return errors.Join(
		oneOf(name("nullable"), s.nullable, "ptr", "sqlnull", "value"),
		oneOf(name("decimal"), s.decimal, "string", "shopspring"),
	)
}

// oneOf checks a setting that has few values; empty is the default.
func oneOf(name, value string, values ...string) error {
	if value == "" {
		return nil
	}
	for _, v := range values {
		if value == v {
			return nil
		}
	}
	return fmt.Errorf("%s %q is unknown; use %s", name, value, strings.Join(values, ", "))
}
