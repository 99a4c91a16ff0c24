package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/spf13/cobra"

	"github.com/apigen/apigen/generator/plan"
	"github.com/apigen/apigen/parser/schema"
	reading "github.com/apigen/apigen/parser/schema/load"
	"github.com/apigen/apigen/parser/source"
)

// migrateFlags are the flags of `apigen model migrate`.
type migrateFlags struct{ dir, dialect, dsnEnv string }

func modelMigrateCommand() *cobra.Command {
	cmd := group(&cobra.Command{
		Use:   "migrate",
		Short: "Change the tables of a database step by step",
		Long: "migrate keeps the steps as SQL files in the format of goose (github.com/pressly/goose),\n" +
			"and applies those that a database has not seen. --src reads the same files.",
		Example: "  apigen model migrate new add_users\n  apigen model migrate up --dialect postgres --dsn-env DATABASE_URL\n  apigen model migrate status --dialect postgres --dsn-env DATABASE_URL",
	})
	cmd.AddCommand(migrateNew(), migrateStep("up", "Apply the migrations that a database has not seen", migrateUp),
		migrateStep("status", "List migrations and when a database got them", migrateStatus))
	return cmd
}

const migrationsDir = "db/migrations"

var migrationName = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)

const migrationText = `-- +goose Up

-- +goose Down
`

func migrateNew() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:     "new NAME",
		Short:   "Write an empty migration",
		Example: "  apigen model migrate new add_users",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !migrationName.MatchString(args[0]) {
				return errors.New("a migration needs a name of lower-case words, such as add_users")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			abs, err := filepath.Abs(dir)
			if err != nil {
				return err
			}
			name := time.Now().UTC().Format("20060102150405") + "_" + args[0] + ".sql"
			if err := os.MkdirAll(abs, 0o755); err != nil {
				return fmt.Errorf("--dir %s can't be used: %w", dir, errors.Unwrap(err))
			}
			if filepath.IsLocal(dir) { // the path is told as it was given
				name, abs = filepath.ToSlash(filepath.Join(dir, name)), strings.TrimSuffix(abs, filepath.Clean(dir))
			}
			file := plan.File{Path: name, Owner: plan.Scaffold, Content: []byte(migrationText), Origin: "migration"}
			return write(cmd, []output{{dir: abs, files: []plan.File{file}}}, false)
		},
	}
	cmd.Flags().StringVar(&dir, "dir", migrationsDir, "`directory` of the migrations")
	return cmd
}

// migrateStep is a command that works on a database.
func migrateStep(name, short string, run func(context.Context, *cobra.Command, *goose.Provider) error) *cobra.Command {
	var flags migrateFlags
	cmd := &cobra.Command{
		Use: name, Short: short, Args: noArguments,
		Example: "  apigen model migrate " + name + " --dialect postgres --dsn-env DATABASE_URL",
		RunE: func(cmd *cobra.Command, _ []string) error {
			provider, end, err := flags.open(cmd.Context())
			if err != nil {
				return err
			}
			err = run(cmd.Context(), cmd, provider)
			if dialect, _ := reading.ParseDialect(flags.dialect); dialect == schema.MySQL || dialect == schema.MariaDB {
				err = halfway(err)
			}
			return errors.Join(err, end())
		},
	}
	cmd.Flags().StringVar(&flags.dir, "dir", migrationsDir, "`directory` of the migrations")
	cmd.Flags().StringVar(&flags.dialect, "dialect", "", "mysql, mariadb, postgres or sqlite")
	cmd.Flags().StringVar(&flags.dsnEnv, "dsn-env", "", "environment `variable` with the DSN of the database")
	return cmd
}

// open connects to the database and reads the migrations.
func (f migrateFlags) open(ctx context.Context) (*goose.Provider, func() error, error) {
	dialect, err := reading.ParseDialect(f.dialect)
	switch {
	case f.dialect == "":
		return nil, nil, errors.New("--dialect is needed: mysql, mariadb, postgres or sqlite")
	case err != nil:
		return nil, nil, fmt.Errorf("--dialect %s is unknown; use mysql, mariadb, postgres or sqlite", f.dialect)
	}
	if f.dsnEnv == "" {
		return nil, nil, errors.New("--dsn-env is needed; name the environment variable with the DSN of the database")
	}
	dsn, err := fromEnvironment(f.dsnEnv, "")
	if err != nil {
		return nil, nil, err
	}
	if _, err := os.Stat(f.dir); err != nil {
		return nil, nil, fmt.Errorf("there are no migrations in %s; begin with: apigen model migrate new NAME", f.dir)
	}
	db, err := reading.Open(ctx, dsn, dialect)
	if err != nil {
		return nil, nil, err
	}
	dialects := map[schema.Dialect]goose.Dialect{
		schema.MySQL: goose.DialectMySQL, schema.MariaDB: goose.DialectMySQL, schema.Postgres: goose.DialectPostgres, schema.SQLite: goose.DialectSQLite3,
	}
	provider, err := goose.NewProvider(dialects[dialect], db, source.Dir(f.dir))
	if err != nil {
		return nil, nil, errors.Join(explainMigrations(f.dir, err), db.Close())
	}
	return provider, provider.Close, nil
}

func explainMigrations(dir string, err error) error {
	if errors.Is(err, goose.ErrNoMigrations) {
		return fmt.Errorf("there are no migrations in %s; begin with: apigen model migrate new NAME", dir)
	}
	return fmt.Errorf("the migrations in %s can't be used: %w", dir, err)
}

// stopped is a migration that failed.
type stopped struct{ error }

func (s stopped) Unwrap() error { return s.error }

// halfway adds to the failure of a migration what MySQL leaves behind.
func halfway(err error) error {
	if _, ok := errors.AsType[stopped](err); !ok {
		return err
	}
	return fmt.Errorf("%w\nMySQL does not roll back changes of tables: the statements before the one that failed are done, and the migration counts as not applied; undo them, or take them out of the file, and run up again", err)
}

func migrateUp(ctx context.Context, cmd *cobra.Command, p *goose.Provider) error {
	results, err := p.Up(ctx)
	if failed, ok := errors.AsType[*goose.PartialError](err); ok {
		results = failed.Applied
		err = stopped{fmt.Errorf("%s: %w", filepath.Base(failed.Failed.Source.Path), failed.Err)}
	}
	for _, r := range results {
		fmt.Fprintf(cmd.OutOrStdout(), "applied   %s\n", filepath.Base(r.Source.Path))
	}
	if err == nil && len(results) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), "everything is up to date")
	}
	return err
}

func migrateStatus(ctx context.Context, cmd *cobra.Command, p *goose.Provider) error {
	list, err := p.Status(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, m := range list {
		at := "pending"
		if m.State == goose.StateApplied {
			at = m.AppliedAt.UTC().Format(time.DateTime)
		}
		fmt.Fprintf(w, "%s\t%s\n", filepath.Base(m.Source.Path), at)
	}
	return w.Flush()
}
