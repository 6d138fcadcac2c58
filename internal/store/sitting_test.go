package store_test

import (
	"bytes"
	"fmt"
	"testing"

	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
)

func TestSittingIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := added(t, db)
		if got := read(t, db, s.ID); !equal(got, s) {
			t.Fatalf("read %+v, added %+v", got, s)
		}
		s.Sealed, s.Expires = []byte("changed"), later+1
		if err := db.SaveSitting(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		s.Version++
		if got := read(t, db, s.ID); !equal(got, s) {
			t.Errorf("read %+v, saved %+v", got, s)
		}
		if err := db.AddSitting(t.Context(), s); err == nil {
			t.Error("the same id was added twice")
		}
	})
}

func TestSittingOfAnOldVersionIsNotSaved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := added(t, db)
		if err := db.SaveSitting(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		before := read(t, db, s.ID)
		for _, version := range []int64{0, 1, 3} {
			old := store.Sitting{ID: s.ID, Version: version, Expires: later + 1, Sealed: []byte("lost")}
			if err := db.SaveSitting(t.Context(), old); !fault.Is(err, fault.Conflict) {
				t.Errorf("version %d: %v, want Conflict", version, err)
			}
		}
		if got := read(t, db, s.ID); !equal(got, before) {
			t.Errorf("a refused save changed %+v to %+v", before, got)
		}
	})
}

func TestSittingEnds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := added(t, db)
		if _, err := db.Sitting(t.Context(), s.ID, s.Expires-1); err != nil {
			t.Error("a millisecond before the end:", err)
		}
		for name, at := range map[string]int64{"at the end": s.Expires, "after it": s.Expires + 1} {
			got, err := db.Sitting(t.Context(), s.ID, at)
			if !fault.Is(err, fault.NotFound) || got.Sealed != nil {
				t.Errorf("%s: %+v, %v, want NotFound", name, got, err)
			}
		}
		if _, err := db.Sitting(t.Context(), "no such id", now); !fault.Is(err, fault.NotFound) {
			t.Errorf("missing: %v, want NotFound", err)
		}
	})
}

func TestDeleteSitting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		gone, stays := added(t, db), added(t, db)
		addCode(t, db, "code of gone", gone.ID)
		addCode(t, db, "code of stays", stays.ID)
		for range 2 { // the second finds nothing, and says nothing
			if err := db.DeleteSitting(t.Context(), gone.ID); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.Sitting(t.Context(), gone.ID, now); !fault.Is(err, fault.NotFound) {
			t.Errorf("deleted sitting: %v, want NotFound", err)
		}
		if _, err := db.ResumeCode(t.Context(), "code of stays", now); err != nil {
			t.Error("another sitting's code:", err)
		}
		// A row left behind in resume_code would stand in the way of this one.
		addCode(t, db, "code of gone", stays.ID)
		read(t, db, stays.ID)
	})
}

// A sitting has one code: a new one ends the earlier, and it can be ended.
func TestOneResumeCode(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := added(t, db)
		has := func() bool {
			t.Helper()
			has, err := db.HasResumeCode(t.Context(), s.ID)
			if err != nil {
				t.Fatal(err)
			}
			return has
		}
		if has() {
			t.Error("a new sitting has a code")
		}
		addCode(t, db, "first", s.ID)
		addCode(t, db, "second", s.ID)
		if _, err := db.ResumeCode(t.Context(), "first", now); !fault.Is(err, fault.NotFound) {
			t.Errorf("the first code: %v, want NotFound", err)
		}
		if _, err := db.ResumeCode(t.Context(), "second", now); err != nil || !has() {
			t.Errorf("the second code: %v, has %v", err, has())
		}
		if err := db.EndResumeCode(t.Context(), s.ID); err != nil || has() {
			t.Errorf("ended: %v, has %v", err, has())
		}
	})
}

func TestSweepTakesOnlyWhatHasEnded(t *testing.T) {
	const ended, kept = 1005, 7
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		rows := make([]store.Sitting, ended+kept)
		for i := range rows {
			rows[i] = newSitting()
			rows[i].Expires = now - int64(i%2) // at the moment, and before it
			if i >= ended {
				rows[i].Expires = now + 1
			}
		}
		if err := addAll(t.Context(), db, rows); err != nil {
			t.Fatal(err)
		}
		addCode(t, db, "of an ended one", rows[0].ID)
		for round, want := range []int64{1000, ended - 1000, 0} {
			if n, err := db.SweepSittings(t.Context(), now); n != want || err != nil {
				t.Errorf("round %d removed %d, %v, want %d", round, n, err, want)
			}
		}
		if n := count(t, db); n != kept {
			t.Errorf("%d are left, want %d", n, kept)
		}
		for _, s := range rows[ended:] {
			read(t, db, s.ID)
		}
		addCode(t, db, "of an ended one", rows[ended].ID) // its row is gone too
	})
}

func TestResumeCode(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := added(t, db)
		addCode(t, db, "code", s.ID)
		sealed, err := db.ResumeCode(t.Context(), "code", s.Expires-1)
		if err != nil || !bytes.Equal(sealed, []byte("sealed code")) {
			t.Errorf("found %q, %v", sealed, err)
		}
		if _, err := db.ResumeCode(t.Context(), "other", now); !fault.Is(err, fault.NotFound) {
			t.Errorf("unknown code: %v, want NotFound", err)
		}
		if got, err := db.ResumeCode(t.Context(), "code", s.Expires); !fault.Is(err, fault.NotFound) || got != nil {
			t.Errorf("code of an ended sitting: %q, %v, want NotFound", got, err)
		}
		if err := db.AddResumeCode(t.Context(), "stray", "no such sitting", nil); err == nil {
			t.Error("a code that leads nowhere was kept")
		}
	})
}

// added adds a new sitting and gives it as it stands in the database.
func added(t *testing.T, db *store.DB) store.Sitting {
	t.Helper()
	s := newSitting()
	if err := db.AddSitting(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return s
}

func addCode(t *testing.T, db *store.DB, id, sitting string) {
	t.Helper()
	if err := db.AddResumeCode(t.Context(), id, sitting, []byte("sealed "+id)); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, db *store.DB, id string) store.Sitting {
	t.Helper()
	s, err := db.Sitting(t.Context(), id, now)
	if err != nil {
		t.Fatalf("sitting %s: %v", id, err)
	}
	return s
}

func count(t *testing.T, db *store.DB) int64 {
	t.Helper()
	n, err := db.CountSittings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func equal(a, b store.Sitting) bool { return fmt.Sprint(a) == fmt.Sprint(b) }
