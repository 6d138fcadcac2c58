package store_test

import (
	"fmt"
	"testing"

	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
)

// keeper adds an account that is found by the handle "<vault>-name".
func keeper(t *testing.T, db *store.DB, vault string) store.Account {
	t.Helper()
	a := store.Account{Vault: vault, Key: []byte("key of " + vault), Version: 1, Sealed: []byte("sealed " + vault)}
	if err := db.AddAccount(t.Context(), a, vault+"-name"); err != nil {
		t.Fatal(err)
	}
	return a
}

func wantKind(t *testing.T, what string, err error, k fault.Kind) {
	t.Helper()
	if !fault.Is(err, k) {
		t.Errorf("%s: %v, want a fault of kind %d", what, err, k)
	}
}

func TestAccountIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a := keeper(t, db, "anna")
		got, err := db.Account(t.Context(), "anna")
		if err != nil || fmt.Sprint(got) != fmt.Sprint(a) {
			t.Fatalf("read %v, %v; added %v", got, err, a)
		}
		if id, err := db.VaultOf(t.Context(), "anna-name"); err != nil || id != "anna" {
			t.Errorf("the handle leads to %q, %v", id, err)
		}
		_, err = db.Account(t.Context(), "ben")
		wantKind(t, "an account that never was", err, fault.NotFound)
		_, err = db.VaultOf(t.Context(), "ben-name")
		wantKind(t, "a handle that never was", err, fault.NotFound)
	})
}

// A name that is taken keeps nothing of the new account: neither a key nor a row.
func TestTakenHandle(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keeper(t, db, "anna")
		err := db.AddAccount(t.Context(), store.Account{Vault: "ben", Key: []byte("k"), Sealed: []byte("s")}, "ben-name", "anna-name")
		wantKind(t, "a taken name", err, fault.Conflict)
		_, err = db.Account(t.Context(), "ben")
		wantKind(t, "the refused account", err, fault.NotFound)
		_, err = db.VaultOf(t.Context(), "ben-name")
		wantKind(t, "the other handle of the refused account", err, fault.NotFound)
	})
}

func TestSaveAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a := keeper(t, db, "anna")
		keeper(t, db, "ben")
		a.Sealed, a.Ends = []byte("changed"), 77
		if err := db.SaveAccount(t.Context(), a, []string{"anna-new"}); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "a save of an old version", db.SaveAccount(t.Context(), a, nil), fault.Conflict)
		a.Version++
		wantKind(t, "a save with the name of another", db.SaveAccount(t.Context(), a, []string{"ben-name"}), fault.Conflict)
		got, err := db.Account(t.Context(), "anna")
		if err != nil || fmt.Sprint(got) != fmt.Sprint(a) {
			t.Errorf("read %v, %v; want %v", got, err, a)
		}
		_, err = db.VaultOf(t.Context(), "anna-name")
		wantKind(t, "the old name", err, fault.NotFound)
		if id, err := db.VaultOf(t.Context(), "anna-new"); err != nil || id != "anna" {
			t.Errorf("the new name leads to %q, %v", id, err)
		}
	})
}

func TestNameless(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if has, err := db.HasHandles(t.Context()); has || err != nil {
			t.Errorf("with no account there are handles: %t, %v", has, err)
		}
		keeper(t, db, "adam") // has a name
		if has, err := db.HasHandles(t.Context()); !has || err != nil {
			t.Errorf("with a name: %t, %v", has, err)
		}
		for _, vault := range []string{"cleo", "anna", "ben"} {
			if err := db.AddAccount(t.Context(), store.Account{Vault: vault, Key: []byte("k"), Sealed: []byte("s")}); err != nil {
				t.Fatal(err)
			}
		}
		for most, want := range map[int]string{2: "[anna ben]", 9: "[anna ben cleo]"} {
			if all, err := db.Nameless(t.Context(), most); err != nil || fmt.Sprint(all) != want {
				t.Errorf("at most %d: %v, %v; want %s", most, all, err, want)
			}
		}
	})
}

// full gives an account a session and a record.
func full(t *testing.T, db *store.DB, vault string) {
	t.Helper()
	keeper(t, db, vault)
	if err := db.AddSession(t.Context(), vault, store.Session{ID: "s1", Expires: later, Sealed: []byte("s")}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.AddRecord(t.Context(), vault, note("1", "2026-05-01")); err != nil {
		t.Fatal(err)
	}
}

// wantGone fails when anything of a vault is left, and when anything of
// another's is not.
func wantGone(t *testing.T, db *store.DB, vault, other string) {
	t.Helper()
	for who, want := range map[string]bool{vault: false, other: true} {
		_, errA := db.Account(t.Context(), who)
		_, errH := db.VaultOf(t.Context(), who+"-name")
		_, _, errS := db.OpenSession(t.Context(), who, "s1", 0)
		_, errR := db.Record(t.Context(), who, "note", "1")
		for what, err := range map[string]error{"account": errA, "handle": errH, "session": errS, "record": errR} {
			if (err == nil) != want {
				t.Errorf("%s of %s: %v, want it there: %t", what, who, err, want)
			}
		}
	}
}

func TestDeleteAccountLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		full(t, db, "anna")
		full(t, db, "ben")
		if err := db.DeleteAccount(t.Context(), "anna", 1); err != nil {
			t.Fatal(err)
		}
		wantGone(t, db, "anna", "ben")
	})
}

func TestSweepAccounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		full(t, db, "anna")
		full(t, db, "ben")
		a, _ := db.Account(t.Context(), "anna")
		a.Ends = 1000
		if err := db.SaveAccount(t.Context(), a, nil); err != nil {
			t.Fatal(err)
		}
		if n, err := db.SweepAccounts(t.Context(), 999, 0); n != 0 || err != nil {
			t.Errorf("a millisecond before: %d, %v", n, err)
		}
		if n, err := db.SweepAccounts(t.Context(), 1000, 0); n != 1 || err != nil {
			t.Errorf("at the end: %d, %v", n, err)
		}
		wantGone(t, db, "anna", "ben")
	})
}

func TestSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		full(t, db, "anna")
		full(t, db, "ben")
		add := func(id string, expires int64, sealed string) {
			t.Helper()
			if err := db.AddSession(t.Context(), "anna", store.Session{ID: id, Expires: expires, Sealed: []byte(sealed)}); err != nil {
				t.Fatal(err)
			}
		}
		add("s2", 500, "first")
		second := store.Session{ID: "s2", Expires: 600, Sealed: []byte("second")}
		if err := db.SaveSession(t.Context(), "anna", second, []byte("first")); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "saved over another's change", db.SaveSession(t.Context(), "anna", store.Session{ID: "s2", Sealed: []byte("third")}, []byte("first")), fault.Conflict)
		wantKind(t, "saved for another", db.SaveSession(t.Context(), "ben", second, []byte("second")), fault.Conflict)
		s, a, err := db.OpenSession(t.Context(), "anna", "s2", 599)
		if err != nil || string(s.Sealed) != "second" || s.Expires != 600 || string(a.Key) != "key of anna" || a.Version != 1 {
			t.Errorf("opened %v %v, %v", s, a, err)
		}
		_, _, err = db.OpenSession(t.Context(), "anna", "s2", 600)
		wantKind(t, "a session at its end", err, fault.NotFound)
		_, _, err = db.OpenSession(t.Context(), "ben", "s2", 0)
		wantKind(t, "a session of another", err, fault.NotFound)
		if all, err := db.Sessions(t.Context(), "anna", 600); err != nil || len(all) != 1 || all[0].ID != "s1" {
			t.Errorf("sessions: %v, %v", all, err)
		}
		add("s3", later, "third")
		if err := db.EndOtherSessions(t.Context(), "anna", "s3"); err != nil {
			t.Fatal(err)
		}
		if all, err := db.Sessions(t.Context(), "anna", 0); err != nil || len(all) != 1 || all[0].ID != "s3" {
			t.Errorf("after the others ended: %v, %v", all, err)
		}
		if err := db.EndSession(t.Context(), "anna", "s3"); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "saved after its end", db.SaveSession(t.Context(), "anna", store.Session{ID: "s3", Expires: later, Sealed: []byte("new")}, []byte("third")), fault.Conflict)
		if all, _ := db.Sessions(t.Context(), "anna", 0); len(all) != 0 {
			t.Errorf("after all ended: %v", all)
		}
		if all, _ := db.Sessions(t.Context(), "ben", 0); len(all) != 1 {
			t.Errorf("the other's: %v", all)
		}
		if n, err := db.SweepSessions(t.Context(), later); n != 1 || err != nil {
			t.Errorf("swept %d, %v", n, err)
		}
	})
}

// Children may share a name, and at the parents' door it counts for nothing.
func TestYoung(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, kid := range []string{"ben", "tom", "mia"} {
			name := map[bool]string{true: "otter", false: "heron"}[kid != "tom"]
			if err := db.AddYoung(t.Context(), newKid(kid), name); err != nil {
				t.Fatal(err)
			}
		}
		all, err := db.Young(t.Context(), "otter")
		if err != nil || len(all) != 2 || all[0].Vault != "ben" || all[1].Vault != "mia" || string(all[1].Key) != "key of mia" || all[1].Version != 1 {
			t.Errorf("found are %v, %v", all, err)
		}
		if named, err := db.HasHandles(t.Context()); err != nil || named {
			t.Errorf("a child's place shows: %t, %v", named, err)
		}
		if all, err := db.Nameless(t.Context(), 9); err != nil || len(all) > 0 {
			t.Errorf("a child's place is offered to parents: %v, %v", all, err)
		}
		if err := db.DeleteAccount(t.Context(), "mia", 0); err != nil {
			t.Fatal(err)
		}
		if all, err := db.Young(t.Context(), "otter"); err != nil || len(all) != 1 {
			t.Errorf("after one went there are %v, %v", all, err)
		}
	})
}
