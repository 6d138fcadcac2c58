package web

import (
	"compress/gzip"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mentor/internal/account"
	"mentor/internal/agreement"
	"mentor/internal/family"
	"mentor/internal/journal"
	"mentor/internal/plan"
	"mentor/internal/report"
	"mentor/internal/share"
	"mentor/internal/store/storetest"
	"mentor/internal/vault"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// oldFile is a copy of testdata/old/mentor.db.gz, which an older build made, and its key.
func oldFile(t *testing.T) (path string, keys *vault.Keys) {
	t.Helper()
	packed, err := os.Open("testdata/old/mentor.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "mentor.db")
	data, err := io.ReadAll(r)
	if err = errors.Join(err, os.WriteFile(path, data, 0o600)); err != nil {
		t.Fatal(err)
	}
	return path, oldKeys(t)
}

func oldKeys(t *testing.T) *vault.Keys {
	t.Helper()
	text, err := os.ReadFile("testdata/old/key")
	if err != nil {
		t.Fatal(err)
	}
	root, err := base64.StdEncoding.DecodeString(string(text)) // which passes over the end of the line
	if err != nil {
		t.Fatal(err)
	}
	keys, err := vault.NewKeys(root)
	if err != nil {
		t.Fatal(err)
	}
	keys.HashCheaply()
	return keys
}

// A file that an older build made opens, and each page in it is answered with the status
// of then and has what people wrote on it. The words of the site may have changed since.
func TestOldFileOpens(t *testing.T) {
	t.Parallel()
	path, keys := oldFile(t)
	db := storetest.Open(t, path)
	if err := db.UseKey(t.Context(), keys.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	play(t, "testdata/old/family.txt", db, func(c *call.Config) { c.Keys, c.Moment = keys, time.Minute })
}

// sealed is everything that lies sealed as JSON in a file: the kind of a record or else
// the name of its table, in which vault, and the place to which it is bound.
const sealed = `
	SELECT kind, vault_id, 'record.sealed/' || kind || '/' || id AS place, sealed FROM record
	UNION ALL SELECT 'account', vault_id, 'account.sealed', sealed FROM account
	UNION ALL SELECT 'session', vault_id, 'session.sealed/' || id, sealed FROM session
	UNION ALL SELECT 'member', bond_id, 'member.sealed/' || vault_id, sealed FROM member`

// stored is the type that is kept under each of these names.
var stored = map[string]func([]byte) ([]byte, error){
	"account": again[account.Account], "session": again[space.OpenSession], "member": again[family.Member],
	"child": again[family.Child], "week": again[family.Week], "open": again[family.Opened], "door": again[space.JoinCode],
	"result": again[space.KeptResult], "vision": again[plan.Vision], "plan": again[plan.Plan],
	"entry": again[journal.Entry], "hard": again[journal.Hard], "tested": again[journal.Tested],
	"thing": again[voice.Thing], "voice": again[voice.Shown], "thanks": again[space.Thanks],
	"agreement": again[agreement.Agreement], "grant": again[share.Grant], "report": again[report.Report], "lock": again[share.Lock],
}

// again reads a value as the program does, and writes it.
func again[T any](was []byte) ([]byte, error) {
	var v T
	if err := json.Unmarshal(was, &v); err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

// Whatever lies in the file is read by today's types and written with all that was in
// it: a stored name never changes, or what was kept under it would be lost in silence.
func TestStoredNamesStay(t *testing.T) {
	t.Parallel()
	path, keys := oldFile(t)
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT kind, vault_id, place, s.sealed, key FROM (` + sealed + `) s JOIN vault ON vault.id = vault_id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[string]bool{}
	for rows.Next() {
		var kind, id, place string
		var closed, key []byte
		if err := rows.Scan(&kind, &id, &place, &closed, &key); err != nil {
			t.Fatal(err)
		}
		found[kind] = true
		if err := stays(keys, kind, id, place, closed, key); err != nil {
			t.Errorf("%s: %v", place, err)
		}
	}
	if err := rows.Err(); err != nil || len(found) != len(stored) {
		t.Errorf("%d of %d kinds are in the file, %v", len(found), len(stored), err)
	}
}

// stays fails for a value that loses something when it is read and written again.
func stays(keys *vault.Keys, kind, id, place string, closed, key []byte) error {
	box, err := keys.OpenVault(id, key)
	if err != nil {
		return err
	}
	was, err := box.Unseal(place, closed)
	if err != nil {
		return err
	}
	if stored[kind] == nil {
		return fmt.Errorf("nobody knows what %s is", kind)
	}
	is, err := stored[kind](was)
	if err != nil {
		return err
	}
	return holds(was, is)
}

// holds fails unless one JSON has all that another had; it may have more.
func holds(was, is []byte) error {
	var one, other any
	if err := errors.Join(json.Unmarshal(was, &one), json.Unmarshal(is, &other)); err != nil {
		return err
	}
	if !within(one, other) {
		return fmt.Errorf("it was\n%s\nand is\n%s", was, is)
	}
	return nil
}

func within(was, is any) bool {
	switch was := was.(type) {
	case map[string]any:
		is, ok := is.(map[string]any)
		for name := range was {
			ok = ok && within(was[name], is[name])
		}
		return ok
	case []any:
		is, ok := is.([]any)
		return ok && slices.EqualFunc(was, is, within)
	}
	return was == is
}
