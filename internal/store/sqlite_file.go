package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/pressly/goose/v3"
)

// ownersAlone sees that only the owner reads the files, in whatever folder they
// stand: SQLite fills the two beside the database, but makes them for everybody.
func ownersAlone(path string) error {
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	copies, err := filepath.Glob(path + ".before-*")
	if err != nil {
		return err
	}
	for _, name := range append(copies, path, path+"-wal", path+"-shm", path+".lock") {
		if err := os.Chmod(name, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// whole gives ErrDamaged for a file that SQLite cannot read to its end, and
// leaves it as it is, with its log.
func whole(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err == nil {
		defer conn.Close()
		var says string
		err = conn.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&says)
		if err == nil && says == "ok" {
			return nil
		}
		if says != "" {
			err = ErrDamaged
		}
		conn.Raw(func(c any) error { //nolint:errcheck // it is given up anyway
			_, err := c.(driver.Conn).Raw().Config(sqlite3.DBCONFIG_NO_CKPT_ON_CLOSE, true)
			return err
		})
	}
	if errors.Is(err, sqlite3.NOTADB) || errors.Is(err, sqlite3.CORRUPT) {
		return ErrDamaged
	}
	return err
}

// migrateFile keeps a copy while it changes the schema, and ends it at the
// first start that has nothing to change: what people delete must not live on
// in a copy.
func migrateFile(ctx context.Context, db *sql.DB, files fs.FS, path string) error {
	copied := false
	err := migrate(ctx, goose.DialectSQLite3, db, files, func() error {
		copied = true
		return copyFile(ctx, db, path)
	})
	if err != nil || copied {
		return err
	}
	return removeCopies(path)
}

// copyFile keeps the file as it was before a migration, beside it.
func copyFile(ctx context.Context, db *sql.DB, path string) error {
	var version int64
	if err := db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&version); err != nil {
		return err
	}
	copied := fmt.Sprintf("%s.before-%d", path, version+1)
	if err := os.Remove(copied); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	// SQLite fills an empty file; made here, it is its owner's alone.
	f, err := os.OpenFile(copied, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO '`+strings.ReplaceAll(copied, "'", "''")+`'`)
	return err
}

func removeCopies(path string) error {
	copies, err := filepath.Glob(path + ".before-*")
	if err != nil {
		return err
	}
	for _, c := range copies {
		if err := os.Remove(c); err != nil {
			return err
		}
	}
	return nil
}
