package postgres

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// latest is the number of the last migration.
const latest = 1

// versions is the table of the migrations that were made.
const versions = "deepnet_versions"

// migrating is how long one node waits until another has brought the tables up to date.
const migrating = 10 * time.Minute

// prepare looks whether the server will do, and brings the tables up to this release. It
// returns the schema that they are in. Where the tables are as they should be, the role need
// not be allowed to make any. Where there are none, existing has that refused.
func prepare(ctx context.Context, config *pgx.ConnConfig, existing bool) (schema string, err error) {
	config = config.Copy()
	delete(config.RuntimeParams, "lock_timeout")
	delete(config.RuntimeParams, "statement_timeout")
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return "", err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if schema, err = checkServer(ctx, conn); err != nil {
		return "", err
	}
	version, err := versionOf(ctx, conn)
	if err != nil || version >= latest {
		return schema, refuseNewer(version, err)
	}
	if existing && version == 0 {
		return "", ErrEmpty
	}
	ctx, cancel := context.WithTimeout(ctx, migrating)
	defer cancel()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(hashtext('deepnet migrations ' || current_schema()))"); err != nil {
		return "", err
	}
	if version, err = versionOf(ctx, conn); err != nil || version >= latest {
		return schema, refuseNewer(version, err)
	}
	if err := migrate(ctx, config); err != nil {
		return "", fmt.Errorf("bring the tables up to this release: %w", err)
	}
	return schema, nil
}

// checkServer refuses a server that is too old, and a search path without a schema.
func checkServer(ctx context.Context, conn *pgx.Conn) (schema string, err error) {
	var number int
	var version string
	var first *string
	err = conn.QueryRow(ctx, `SELECT current_setting('server_version_num')::int, current_setting('server_version'), current_schema()`).
		Scan(&number, &version, &first)
	switch {
	case err != nil:
		return "", err
	case number < oldest*10_000:
		return "", fmt.Errorf("%w: it is PostgreSQL %s", ErrOld, version)
	case first == nil:
		return "", fmt.Errorf("%w: the search path of this role names no schema that is there and that it may use", ErrDenied)
	}
	return *first, nil
}

// versionOf is the number of the migration that the tables have come to; 0: there are none.
func versionOf(ctx context.Context, conn *pgx.Conn) (version int, err error) {
	var there bool
	err = conn.QueryRow(ctx, "SELECT to_regclass(quote_ident(current_schema()) || '."+versions+"') IS NOT NULL").Scan(&there)
	if err == nil && there {
		err = conn.QueryRow(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versions+" WHERE is_applied").Scan(&version)
	}
	return version, err
}

// refuseNewer refuses tables of a later release.
func refuseNewer(version int, err error) error {
	if err == nil && version > latest {
		err = fmt.Errorf("%w: its tables are of version %d, this release knows them up to version %d", ErrNewer, version, latest)
	}
	return err
}

// migrate runs the migrations that the tables have not had.
func migrate(ctx context.Context, config *pgx.ConnConfig) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	db := stdlib.OpenDB(*config)
	defer db.Close()
	db.SetMaxOpenConns(1)
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithTableName(versions),
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}
