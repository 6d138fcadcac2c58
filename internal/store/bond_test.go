package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
)

// bonded adds the accounts mum and kid and the bond b between them.
func bonded(t *testing.T, db *store.DB) {
	t.Helper()
	keeper(t, db, "mum")
	b, mum := store.Bond{Vault: "b", Key: []byte("k")}, store.Member{Vault: "mum", Role: "parent", Sealed: []byte("m")}
	if err := db.AddBond(t.Context(), b, mum, "door"); err != nil {
		t.Fatal(err)
	}
	kid := store.Account{Vault: "kid", Key: []byte("key of kid"), Sealed: []byte("sealed kid")}
	if err := db.JoinNew(t.Context(), kid, "kid-name", "b", "door", store.Member{Vault: "kid", Role: "child", Sealed: []byte("c")}); err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct{ vault, child, id string }{{"mum", "b", "shown"}, {"mum", "", "own"}, {"kid", "b", "thanks"}, {"kid", "", "own"}, {"b", "", "agreement"}} {
		if _, err := db.AddRecord(t.Context(), r.vault, store.Record{Kind: "k", ID: r.id, Child: r.child, Day: "2026-03-14", Sealed: []byte("s")}); err != nil {
			t.Fatal(err)
		}
	}
}

// has is which of these records are there, each as vault/id.
func has(t *testing.T, db *store.DB, names ...string) (there []string) {
	t.Helper()
	for _, name := range names {
		var vault, id string
		if _, err := fmt.Sscanf(name, "%3s/%s", &vault, &id); err != nil {
			if _, err := fmt.Sscanf(name, "%1s/%s", &vault, &id); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.Record(t.Context(), vault, "k", id); err == nil {
			there = append(there, name)
		}
	}
	return there
}

var allOfBond = []string{"mum/shown", "mum/own", "kid/thanks", "kid/own", "b/agreement"}

func TestBondIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		bonded(t, db)
		want := "[{b [107] 0 [{kid child [99]} {mum parent [109]}]}]"
		for _, person := range []string{"mum", "kid"} {
			if all, err := db.Bonds(t.Context(), person); err != nil || fmt.Sprint(all) != want {
				t.Errorf("%s has %v, %v", person, all, err)
			}
		}
		one, err := db.Bond(t.Context(), "b")
		if err != nil || fmt.Sprintf("[%v]", one) != want {
			t.Errorf("the bond is %v, %v", one, err)
		}
		if err := db.SaveMember(t.Context(), "kid", "b", []byte("d")); err != nil {
			t.Fatal(err)
		}
		if one, _ := db.Bond(t.Context(), "b"); string(one.Members[0].Sealed) != "d" {
			t.Errorf("the child is %s", one.Members[0].Sealed)
		}
		wantKind(t, "a member who is none", db.SaveMember(t.Context(), "ben", "b", nil), fault.NotFound)
		_, err = db.Bond(t.Context(), "c")
		wantKind(t, "a bond that never was", err, fault.NotFound)
	})
}

// A code joins once, and a third never comes in.
func TestJoinOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		bonded(t, db)
		ben := keeper(t, db, "ben")
		m := store.Member{Vault: ben.Vault, Role: "parent", Sealed: []byte("b")}
		wantKind(t, "a used code", db.Join(t.Context(), "b", "door", m), fault.NotFound)
		if err := db.SetHandle(t.Context(), "b", "door2", ""); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "a third", db.Join(t.Context(), "b", "door2", m), fault.NotFound)
		if id, err := db.VaultOf(t.Context(), "door2"); err != nil || id != "b" {
			t.Errorf("a refused code leads to %q, %v", id, err)
		}
		err := db.JoinNew(t.Context(), store.Account{Vault: "sis", Key: []byte("k"), Sealed: []byte("s")}, "sis-name", "b", "door", m)
		wantKind(t, "a new account by a used code", err, fault.NotFound)
		_, err = db.Account(t.Context(), "sis")
		wantKind(t, "the account of a used code", err, fault.NotFound)
	})
}

// A parent who goes takes the bond along, and a child without any has two weeks.
func TestEndBond(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *store.DB) error{
		"the bond":    func(t *testing.T, db *store.DB) error { return db.EndBond(t.Context(), "mum", "b", 77) },
		"the account": func(t *testing.T, db *store.DB) error { return db.DeleteAccount(t.Context(), "mum", 77) },
		"the sweep": func(t *testing.T, db *store.DB) error {
			a, err := db.Account(t.Context(), "mum")
			if err != nil {
				return err
			}
			a.Ends = 5
			if err := db.SaveAccount(t.Context(), a, nil); err != nil {
				return err
			}
			n, err := db.SweepAccounts(t.Context(), 77-store.OrphanFor)
			if n != 0 {
				t.Errorf("%d swept too early", n)
			}
			if err == nil {
				_, err = db.SweepAccounts(t.Context(), 5)
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				bonded(t, db)
				if err := db.EndBond(t.Context(), "ben", "b", 1); err != nil {
					t.Fatal(err)
				}
				if got := has(t, db, allOfBond...); len(got) != len(allOfBond) {
					t.Fatalf("a stranger ended it: %v", got)
				}
				if err := end(t, db); err != nil {
					t.Fatal(err)
				}
				want := "[kid/own]"
				if name == "the bond" {
					want = "[mum/own kid/own]"
				}
				if got := has(t, db, allOfBond...); fmt.Sprint(got) != want {
					t.Errorf("there is %v, want %s", got, want)
				}
				kid, err := db.Account(t.Context(), "kid")
				if ends := int64(77); name == "the sweep" {
					ends = 5 + store.OrphanFor
					if kid.Ends != ends {
						t.Errorf("the child ends at %d, %v", kid.Ends, err)
					}
				} else if err != nil || kid.Ends != ends || kid.Version != 2 {
					t.Errorf("the child is %+v, %v", kid, err)
				}
				_, err = db.Bond(t.Context(), "b")
				wantKind(t, "the bond", err, fault.NotFound)
			})
		})
	}
}

// A child who goes leaves the parent what the parent made alone.
func TestLeaveBond(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		bonded(t, db)
		if _, err := db.AddRecord(t.Context(), "b", store.Record{Kind: "k", ID: "alone", Day: "2026-03-14", Sealed: []byte("s")}); err != nil {
			t.Fatal(err)
		}
		row := []store.Record{{ID: "agreement", Version: 1}}
		leave := store.Leave{Vault: "kid", Bond: "b", Kind: "k", Read: row, Gone: row}
		wantKind(t, "leaving while somebody writes", db.LeaveBond(t.Context(), leave), fault.Conflict)
		leave.Read = append(leave.Read, store.Record{ID: "alone", Version: 1})
		if err := db.LeaveBond(t.Context(), leave); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(has(t, db, append(allOfBond, "b/alone")...)); got != "[mum/own kid/own b/alone]" {
			t.Errorf("there is %v", got)
		}
		if one, err := db.Bond(t.Context(), "b"); err != nil || len(one.Members) != 1 {
			t.Errorf("the bond is %v, %v", one, err)
		}
		if all, err := db.Bonds(t.Context(), "kid"); err != nil || len(all) != 0 {
			t.Errorf("the child has %v, %v", all, err)
		}
		late := store.Record{Kind: "k", ID: "late", Day: "2026-03-14", Sealed: []byte("s"), By: "kid"}
		_, err := db.AddRecord(t.Context(), "b", late)
		wantKind(t, "words of who has left", err, fault.NotFound)
		late.ID, late.Version = "alone", 1
		wantKind(t, "an answer of who has left", db.SaveRecord(t.Context(), "b", late), fault.NotFound)
		late.By = "mum"
		if err := db.SaveRecord(t.Context(), "b", late); err != nil {
			t.Error("who stays cannot write: ", err)
		}
		if err := db.LeaveBond(t.Context(), leave); err != nil {
			t.Error("leaving twice: ", err)
		}
	})
}

// Whoever writes in a bond that ends, or is left, at the same moment is told that
// it is not there, and nothing of theirs stays in it.
func TestWriteWhileItEnds(t *testing.T) {
	for name, end := range map[string]func(context.Context, *store.DB) error{
		"ended": func(ctx context.Context, db *store.DB) error { return db.EndBond(ctx, "mum", "b", 77) },
		"left": func(ctx context.Context, db *store.DB) error {
			for {
				read, err := db.AllRecords(ctx, "b")
				if err == nil {
					err = db.LeaveBond(ctx, store.Leave{Vault: "kid", Bond: "b", Kind: "k", Read: read, Gone: read})
				}
				if !fault.Is(err, fault.Conflict) {
					return err
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				bonded(t, db)
				if err := db.DeleteRecord(t.Context(), "b", "k", "agreement"); err != nil {
					t.Fatal(err)
				}
				var all sync.WaitGroup
				for w := range 4 {
					all.Go(func() {
						for i := range 50 {
							r := store.Record{Kind: "k", ID: fmt.Sprint(w, "-", i), Child: "b", Day: "2026-03-14", Sealed: []byte("s"), By: "kid"}
							if _, err := db.AddRecord(t.Context(), "b", r); err != nil && !fault.Is(err, fault.NotFound) {
								t.Errorf("told: %v", err)
							}
						}
					})
				}
				if err := end(t.Context(), db); err != nil {
					t.Error(err)
				}
				all.Wait()
				if left, err := db.AllRecords(t.Context(), "b"); err != nil || len(left) > 0 {
					t.Errorf("%d are left, %v", len(left), err)
				}
			})
		})
	}
}

// Of a kind about a child there are so many and no more; one that is there
// already may be sent again.
func TestAtMost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keeper(t, db, "mum")
		add := func(id, child string) error {
			_, err := db.AddRecord(t.Context(), "mum", store.Record{Kind: "k", ID: id, Child: child, Day: "2026-03-14", Sealed: []byte("s"), Most: 2})
			return err
		}
		for _, id := range []string{"1", "2", "1"} {
			if err := add(id, "mia"); err != nil {
				t.Error(id, err)
			}
		}
		wantKind(t, "one too many", add("3", "mia"), fault.Invalid)
		if _, err := db.Record(t.Context(), "mum", "k", "3"); !fault.Is(err, fault.NotFound) {
			t.Errorf("it is kept: %v", err)
		}
		if err := add("4", "tom"); err != nil {
			t.Error("a sibling's use it up: ", err)
		}
	})
}

func TestSweepVaults(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keeper(t, db, "mum")
		b := store.Bond{Vault: "share", Key: []byte("k"), Ends: 10}
		if err := db.AddBond(t.Context(), b, store.Member{Vault: "mum", Role: "parent", Sealed: []byte("m")}, "link"); err != nil {
			t.Fatal(err)
		}
		for _, at := range []int64{9, 10} {
			n, err := db.SweepVaults(t.Context(), at)
			if err != nil || n != at-9 {
				t.Errorf("at %d: %d, %v", at, n, err)
			}
		}
		_, err := db.VaultOf(t.Context(), "link")
		wantKind(t, "the link of what has ended", err, fault.NotFound)
		if _, err := db.Account(t.Context(), "mum"); err != nil {
			t.Error(err)
		}
	})
}

// An invitation ends by itself unless somebody joins, and what only one bond
// may have, no second one gets.
func TestInvitation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		parent := func(name string) store.Member {
			return store.Member{Vault: name, Role: "parent", Sealed: []byte("m")}
		}
		for _, name := range []string{"mum", "dad", "eve"} {
			keeper(t, db, name)
		}
		add := func(bond, handle string, only ...string) error {
			return db.AddBond(t.Context(), store.Bond{Vault: bond, Key: []byte("k"), Ends: 100}, parent("mum"), handle, only...)
		}
		if err := add("b1", "join1", "mia"); err != nil {
			t.Fatal(err)
		}
		if err := add("b2", "join2", "mia"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second one about the same child: %v", err)
		}
		if _, err := db.Bond(t.Context(), "b2"); !fault.Is(err, fault.NotFound) {
			t.Errorf("it is kept: %v", err)
		}
		if err := add("b3", "join3", "tom"); err != nil {
			t.Fatal(err)
		}
		if err := db.Join(t.Context(), "b1", "join1", parent("dad"), "tom"); !fault.Is(err, fault.Conflict) {
			t.Errorf("joined with what another has: %v", err)
		}
		if err := db.Join(t.Context(), "b1", "join1", parent("dad"), "dads-mia"); err != nil {
			t.Fatal("a refused try used the invitation up: ", err)
		}
		if err := db.Join(t.Context(), "b1", "join1", parent("eve")); !fault.Is(err, fault.NotFound) {
			t.Errorf("joined twice: %v", err)
		}
		if n, err := db.SweepVaults(t.Context(), 100); n != 1 || err != nil {
			t.Errorf("%d swept, %v", n, err)
		}
		if b, err := db.Bond(t.Context(), "b1"); err != nil || len(b.Members) != 2 {
			t.Errorf("the joined one is gone: %v %v", b, err)
		}
		if _, err := db.Bond(t.Context(), "b3"); !fault.Is(err, fault.NotFound) {
			t.Errorf("the old one stays: %v", err)
		}
		if err := db.EndBond(t.Context(), "dad", "b1", 0); err != nil {
			t.Fatal(err)
		}
		if err := add("b4", "join4", "mia"); err != nil {
			t.Errorf("after leaving, none can be made: %v", err)
		}
	})
}
