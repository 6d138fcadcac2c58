package store_test

import (
	"fmt"
	"testing"

	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
)

// moved is the account of kid in a new vault: it has read version 1.
func moved(t *testing.T, db *store.DB, from, to, code string, version int64) error {
	t.Helper()
	return db.MoveAccount(t.Context(), store.Move{
		From: from, Version: version,
		To:      store.Account{Vault: to, Key: []byte("key of " + to), Sealed: []byte("sealed " + to)},
		Members: []store.BondMember{{Bond: "b", Sealed: []byte("m of " + to)}},
	}, "b", code)
}

func codeOf(t *testing.T, db *store.DB, code string) {
	t.Helper()
	if err := db.SetHandle(t.Context(), "b", code, ""); err != nil {
		t.Fatal(err)
	}
}

// The account goes on in a new vault under its name; what was written stays
// behind, and nothing leads there but the words.
func TestMoveAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		bonded(t, db)
		if err := db.AddSession(t.Context(), "kid", store.Session{ID: "s", Expires: 99, Sealed: []byte("s")}); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "a code that leads nowhere", moved(t, db, "kid", "new", "door2", 1), fault.NotFound)
		codeOf(t, db, "door2")
		wantKind(t, "an account that changed", moved(t, db, "kid", "new", "door2", 7), fault.Conflict)
		if err := moved(t, db, "kid", "new", "door2", 1); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "a code that was used", moved(t, db, "new", "nex", "door2", 1), fault.NotFound)
		_, err := db.Account(t.Context(), "kid")
		wantKind(t, "the account that was left", err, fault.NotFound)
		_, _, err = db.OpenSession(t.Context(), "kid", "s", 1)
		wantKind(t, "a session from before", err, fault.NotFound)
		if id, err := db.VaultOf(t.Context(), "kid-name"); err != nil || id != "new" {
			t.Errorf("the name leads to %q, %v", id, err)
		}
		if b, err := db.Bond(t.Context(), "b"); err != nil || fmt.Sprintf("%s", b.Members) != "[{mum parent m} {new child m of new}]" {
			t.Errorf("the bond has %s, %v", b.Members, err)
		}
		if got := has(t, db, allOfBond...); len(got) != len(allOfBond) {
			t.Errorf("of the records there are %v", got)
		}
		if all, err := db.Nameless(t.Context(), 9); err != nil || len(all) != 0 {
			t.Errorf("without a name are %v, %v: who closed the pages could open them there", all, err)
		}
		if keys, err := db.ClosedVaults(t.Context(), "new"); err != nil || string(keys["kid"]) != "key of kid" || len(keys) != 1 {
			t.Errorf("closed are %v, %v", keys, err)
		}
	})
}

// A second move keeps what the first one closed, and what ends takes both along.
func TestClosedIsChained(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		bonded(t, db)
		for i, step := range [][2]string{{"kid", "new"}, {"new", "nex"}} {
			codeOf(t, db, "door2")
			if err := moved(t, db, step[0], step[1], "door2", 1); err != nil {
				t.Fatal(i, err)
			}
		}
		if keys, err := db.ClosedVaults(t.Context(), "nex"); err != nil || len(keys) != 2 {
			t.Errorf("closed are %v, %v", keys, err)
		}
		if err := db.LeaveBond(t.Context(), store.Leave{Vault: "nex", Bond: "b"}); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(has(t, db, allOfBond...)); got != "[mum/own kid/own b/agreement]" {
			t.Errorf("after leaving there are %v", got)
		}
		if err := db.DeleteAccount(t.Context(), "nex", 0); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(has(t, db, allOfBond...)); got != "[mum/own b/agreement]" {
			t.Errorf("after deleting there are %v", got)
		}
	})
}

// What was closed comes back whole or not at all.
func TestReopen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		bonded(t, db)
		codeOf(t, db, "door2")
		if err := moved(t, db, "kid", "new", "door2", 1); err != nil {
			t.Fatal(err)
		}
		all, err := db.AllRecords(t.Context(), "kid")
		if err != nil || len(all) != 2 {
			t.Fatal(all, err)
		}
		a, err := db.Account(t.Context(), "new")
		if err != nil {
			t.Fatal(err)
		}
		a.Sealed = []byte("open")
		wantKind(t, "a vault of somebody else", db.Reopen(t.Context(), a, []string{"mum"}, all), fault.Conflict)
		if got, _ := db.AllRecords(t.Context(), "new"); len(got) != 0 {
			t.Errorf("half of it came: %v", got)
		}
		stale := a
		stale.Version = 7
		wantKind(t, "an account that changed", db.Reopen(t.Context(), stale, []string{"kid"}, all), fault.Conflict)
		if err := db.Reopen(t.Context(), a, []string{"kid"}, all); err != nil {
			t.Fatal(err)
		}
		if got, _ := db.AllRecords(t.Context(), "new"); len(got) != 2 || string(got[0].Sealed) != "s" {
			t.Errorf("there came %v", got)
		}
		if got := has(t, db, "kid/own", "kid/thanks"); got != nil {
			t.Errorf("closed is still %v", got)
		}
		a.Version++
		wantKind(t, "the same once more", db.Reopen(t.Context(), a, []string{"kid"}, all), fault.Conflict)
	})
}

// A child that goes leaves the bond to the parent, and one that comes to a bond stays.
func TestChildGoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		bonded(t, db)
		if named, err := db.HasHandles(t.Context()); err != nil || !named {
			t.Errorf("a parent has a name: %t, %v", named, err)
		}
		if err := db.DeleteAccount(t.Context(), "kid", 77); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(has(t, db, allOfBond...)); got != "[mum/own b/agreement]" {
			t.Errorf("there are %v", got)
		}
		if b, err := db.Bond(t.Context(), "b"); err != nil || len(b.Members) != 1 {
			t.Errorf("the bond has %v, %v", b.Members, err)
		}
		codeOf(t, db, "door2")
		kid := store.Account{Vault: "kid", Key: []byte("k"), Sealed: []byte("s")}
		if err := db.AddAccount(t.Context(), kid, store.ChildHandle+"x"); err != nil {
			t.Fatal(err)
		}
		kid.Version, kid.Ends = 1, 5
		if err := db.SaveAccount(t.Context(), kid, nil); err != nil {
			t.Fatal(err)
		}
		if err := db.Join(t.Context(), "b", "door2", store.Member{Vault: "kid", Role: "child", Sealed: []byte("c")}); err != nil {
			t.Fatal(err)
		}
		if a, err := db.Account(t.Context(), "kid"); err != nil || a.Ends != 0 || a.Version != 3 {
			t.Errorf("the place is %+v, %v", a, err)
		}
		if err := db.EmptyVault(t.Context(), "mum"); err != nil {
			t.Fatal(err)
		}
		if got := has(t, db, "mum/own"); got != nil {
			t.Errorf("there are %v", got)
		}
	})
}

// At the parents' door a child's name counts for nothing.
func TestChildHandleIsHidden(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.AddAccount(t.Context(), store.Account{Vault: "kid", Key: []byte("k"), Sealed: []byte("s")}, store.ChildHandle+"x"); err != nil {
			t.Fatal(err)
		}
		if named, err := db.HasHandles(t.Context()); err != nil || named {
			t.Errorf("a child's place shows: %t, %v", named, err)
		}
	})
}
