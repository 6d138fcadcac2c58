package store_test

import (
	"fmt"
	"strings"
	"testing"

	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
)

func note(id, day string) store.Record {
	return store.Record{Kind: "note", ID: id, Child: "mia", Day: day, Version: 1, Sealed: []byte("words of " + id)}
}

func addNote(t *testing.T, db *store.DB, vault string, r store.Record) {
	t.Helper()
	if added, err := db.AddRecord(t.Context(), vault, r); err != nil || !added {
		t.Fatalf("adding %s: %t, %v", r.ID, added, err)
	}
}

// The same wish sent twice keeps the first, also when that was taken away since.
func TestRecordIsKeptOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keeper(t, db, "anna")
		keeper(t, db, "ben")
		r := note("1", "2026-05-01")
		addNote(t, db, "anna", r)
		again := note("1", "2026-05-02")
		again.Sealed = []byte("other words")
		if added, err := db.AddRecord(t.Context(), "anna", again); added || err != nil {
			t.Errorf("the second time: %t, %v", added, err)
		}
		got, err := db.Record(t.Context(), "anna", "note", "1")
		if err != nil || fmt.Sprint(got) != fmt.Sprint(r) {
			t.Errorf("read %v, %v", got, err)
		}
		if err := db.TakeAway(t.Context(), "anna", "note", "1", 5); err != nil {
			t.Fatal(err)
		}
		if added, err := db.AddRecord(t.Context(), "anna", r); added || err != nil {
			t.Errorf("after it was taken away: %t, %v", added, err)
		}
		addNote(t, db, "ben", r) // another's id is no obstacle
		if _, err := db.AddRecord(t.Context(), "nobody", r); err == nil {
			t.Error("a record was kept in a vault that is not there")
		}
	})
}

func TestSaveRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keeper(t, db, "anna")
		r := note("1", "2026-05-01")
		addNote(t, db, "anna", r)
		r.Day, r.Sealed = "2026-05-03", []byte("new words")
		if err := db.SaveRecord(t.Context(), "anna", r); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "an old version", db.SaveRecord(t.Context(), "anna", r), fault.Conflict)
		r.Version++
		got, err := db.Record(t.Context(), "anna", "note", "1")
		if err != nil || fmt.Sprint(got) != fmt.Sprint(r) {
			t.Errorf("read %v, %v; want %v", got, err, r)
		}
		wantKind(t, "somebody else's", db.SaveRecord(t.Context(), "ben", r), fault.Conflict)
		if err := db.TakeAway(t.Context(), "anna", "note", "1", 5); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "one that was taken away", db.SaveRecord(t.Context(), "anna", r), fault.Conflict)
	})
}

func ids(rs []store.Record) string {
	var out []string
	for _, r := range rs {
		out = append(out, r.ID)
	}
	return strings.Join(out, " ")
}

func TestRecordsOfDays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keeper(t, db, "anna")
		keeper(t, db, "ben")
		for id, day := range map[string]string{"c": "2026-05-01", "a": "2026-05-02", "b": "2026-05-02", "d": "2026-05-04", "e": "2026-04-30"} {
			addNote(t, db, "anna", note(id, day))
		}
		sibling, other := note("f", "2026-05-02"), note("g", "2026-05-02")
		sibling.Child, other.Kind = "tom", "plan"
		addNote(t, db, "anna", sibling)
		addNote(t, db, "anna", other)
		addNote(t, db, "ben", note("h", "2026-05-02"))
		if err := db.TakeAway(t.Context(), "anna", "note", "b", 5); err != nil {
			t.Fatal(err)
		}
		got, err := db.Records(t.Context(), "anna", "mia", "note", "2026-05-01", "2026-05-04")
		if err != nil || ids(got) != "c a d" {
			t.Errorf("%s, %v; want c a d", ids(got), err)
		}
		if string(got[1].Sealed) != "words of a" || got[1].Day != "2026-05-02" || got[1].Version != 1 {
			t.Errorf("read %v", got[1])
		}
	})
}

func TestTakeAwayAndPutBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keeper(t, db, "anna")
		addNote(t, db, "anna", note("1", "2026-05-01"))
		if err := db.TakeAway(t.Context(), "anna", "note", "1", 1000); err != nil {
			t.Fatal(err)
		}
		_, err := db.Record(t.Context(), "anna", "note", "1")
		wantKind(t, "what was taken away", err, fault.NotFound)
		wantKind(t, "taking it away twice", db.TakeAway(t.Context(), "anna", "note", "1", 2000), fault.NotFound)
		wantKind(t, "putting back another's", db.PutBack(t.Context(), "ben", "note", "1"), fault.NotFound)
		for range 2 { // a second tap changes nothing
			if err := db.PutBack(t.Context(), "anna", "note", "1"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.Record(t.Context(), "anna", "note", "1"); err != nil {
			t.Error("after it was put back:", err)
		}
		if err := db.TakeAway(t.Context(), "anna", "note", "1", 3000); err != nil {
			t.Fatal(err)
		}
		if n, err := db.SweepRecords(t.Context(), 3000); n != 0 || err != nil {
			t.Errorf("swept %d, %v too early", n, err)
		}
		if n, err := db.SweepRecords(t.Context(), 3001); n != 1 || err != nil {
			t.Errorf("swept %d, %v", n, err)
		}
		wantKind(t, "putting back what was swept", db.PutBack(t.Context(), "anna", "note", "1"), fault.NotFound)
	})
}

// A record is deleted for good, and only in the vault that is named.
func TestDeleteRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keeper(t, db, "anna")
		keeper(t, db, "ben")
		addNote(t, db, "anna", note("1", "2026-05-01"))
		addNote(t, db, "anna", note("2", "2026-05-01"))
		addNote(t, db, "ben", note("1", "2026-05-01"))
		for range 2 { // one that is gone stays so
			if err := db.DeleteRecord(t.Context(), "anna", "note", "1"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.Record(t.Context(), "anna", "note", "1"); !fault.Is(err, fault.NotFound) {
			t.Errorf("it is still there: %v", err)
		}
		if err := db.PutBack(t.Context(), "anna", "note", "1"); !fault.Is(err, fault.NotFound) {
			t.Errorf("it came back: %v", err)
		}
		for vault, id := range map[string]string{"anna": "2", "ben": "1"} {
			if _, err := db.Record(t.Context(), vault, "note", id); err != nil {
				t.Errorf("%s of %s: %v", id, vault, err)
			}
		}
		addNote(t, db, "anna", note("1", "2026-05-02")) // the id is free again
	})
}

func TestDeleteChild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keeper(t, db, "anna")
		for _, id := range []string{"mia", "tom"} {
			addNote(t, db, "anna", store.Record{Kind: "child", ID: id, Day: "2026-05-01", Sealed: []byte(id)})
		}
		addNote(t, db, "anna", note("1", "2026-05-01"))
		toms := note("2", "2026-05-01")
		toms.Child = "tom"
		addNote(t, db, "anna", toms)
		if err := db.DeleteChild(t.Context(), "anna", "mia"); err != nil {
			t.Fatal(err)
		}
		_, err := db.Record(t.Context(), "anna", "child", "mia")
		wantKind(t, "the child", err, fault.NotFound)
		_, err = db.Record(t.Context(), "anna", "note", "1")
		wantKind(t, "the child's note", err, fault.NotFound)
		if _, err := db.Record(t.Context(), "anna", "note", "2"); err != nil {
			t.Error("the sibling's note:", err)
		}
	})
}
