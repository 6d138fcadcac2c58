package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"mentor/internal/store"
	"mentor/internal/vault"
)

// What is private stands in the files only sealed, and the visitor's secret
// not at all: while the program runs, after a change, and after it has ended.
func TestFilesHoldNothingToRead(t *testing.T) {
	const canary = "canary-7f3a91-in-a-private-field"
	path := filepath.Join(t.TempDir(), "mentor.db")
	db := openPath(t, path)
	keys, err := vault.NewKeys(vault.NewRoot())
	if err != nil {
		t.Fatal(err)
	}
	secret := vault.NewSecret()
	box := keys.Open(secret)
	s := store.Sitting{ID: box.ID, Version: 1, Expires: later, Sealed: box.Seal("sitting.sealed", []byte(canary))}
	clear := store.Sitting{ID: "control", Expires: later, Sealed: []byte("stands here to be found")}
	for _, err := range []error{
		db.AddSitting(t.Context(), s),
		db.AddResumeCode(t.Context(), "code", s.ID, box.Seal("resume_code.sealed", secret[:])),
		db.SaveSitting(t.Context(), s),
		db.UseKey(t.Context(), keys.Fingerprint()),
		db.AddSitting(t.Context(), clear),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	scan := func(when string) {
		all := filesLike(t, path)
		for what, private := range map[string][]byte{"the canary": []byte(canary), "the secret": secret[:], "the cookie": []byte(secret.String())} {
			if bytes.Contains(all, private) {
				t.Errorf("%s: %s can be read in the files", when, what)
			}
		}
		if !bytes.Contains(all, clear.Sealed) {
			t.Errorf("%s: the scan does not find what is there", when)
		}
	}
	if _, err := os.Stat(path + "-wal"); err != nil {
		t.Error("the scan misses the -wal file:", err)
	}
	scan("running")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	scan("closed")
}

// A deleted sitting is overwritten, not only unlinked.
func TestDeletedBytesAreGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mentor.db")
	db := openPath(t, path)
	s := newSitting()
	if err := db.AddSitting(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if err := db.DeleteSitting(t.Context(), s.ID); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if all := filesLike(t, path); bytes.Contains(all, s.Sealed) || bytes.Contains(all, []byte(s.ID)) {
		t.Error("a deleted sitting can still be read in the file")
	}
}

// While the program runs, a deleted account leaves no byte of its key either:
// not in the file, not in the log.
func TestForget(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mentor.db")
	db := openPath(t, path)
	full(t, db, "anna")
	full(t, db, "ben")
	key := []byte("key of anna")
	if !bytes.Contains(filesLike(t, path), key) {
		t.Fatal("the scan does not find what is there")
	}
	if err := db.DeleteAccount(t.Context(), "anna", 1); err != nil {
		t.Fatal(err)
	}
	if err := db.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, left := range [][]byte{key, []byte("sealed anna"), []byte("anna-name")} {
		if bytes.Contains(filesLike(t, path), left) {
			t.Errorf("%q is still in the files", left)
		}
	}
	full(t, db, "carl") // writing goes on
	wantGone(t, db, "anna", "carl")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Forget(t.Context()); err == nil {
		t.Error("a closed database forgets without a word")
	}
}

// Goal B9: a full test takes at most 300 bytes on disk, indexes included.
func TestBytesPerSitting(t *testing.T) {
	const sittings, goal = 20_000, 300
	path := filepath.Join(t.TempDir(), "mentor.db")
	db := openPath(t, path)
	rows := make([]store.Sitting, sittings)
	for i := range rows {
		rows[i] = newSitting()
		rows[i].Expires = later + int64(i)*977 // one a second, about
	}
	if err := addAll(t.Context(), db, rows); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil { // moves everything into the one file
		t.Fatal(err)
	}
	if left, err := os.Stat(path + "-wal"); err == nil && left.Size() > 0 {
		t.Fatalf("%d bytes were left outside of the file", left.Size())
	}
	file, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	each := float64(file.Size()) / sittings
	t.Logf("%.1f bytes a sitting", each)
	if each > goal {
		t.Errorf("%.1f bytes a sitting, the goal is %d", each, goal)
	}
}

func openPath(t *testing.T, path string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// filesLike is the bytes of every file that belongs to the database at path.
func filesLike(t *testing.T, path string) (all []byte) {
	t.Helper()
	paths, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	return all
}
