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

// bonded adds the accounts mum and kid, the porch p of mum, and the bond b between them.
func bonded(t *testing.T, db *store.DB) {
	t.Helper()
	keeper(t, db, "mum")
	mum := store.Member{Vault: "mum", Role: "parent", Sealed: []byte("m")}
	if err := db.AddBond(t.Context(), store.Bond{Vault: "p", Key: []byte("k")}, mum, "door"); err != nil {
		t.Fatal(err)
	}
	if err := db.MeetNew(t.Context(), newKid("kid"), "kid-name", "p", "door", meeting("b", "kid")); err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct{ vault, child, id string }{{"mum", "b", "shown"}, {"mum", "", "own"}, {"kid", "b", "thanks"}, {"kid", "", "own"}, {"b", "", "agreement"}} {
		if _, err := db.AddRecord(t.Context(), r.vault, store.Record{Kind: "k", ID: r.id, Child: r.child, Day: "2026-03-14", Sealed: []byte("s")}); err != nil {
			t.Fatal(err)
		}
	}
}

func newKid(vault string) store.Account {
	return store.Account{Vault: vault, Key: []byte("key of " + vault), Sealed: []byte("sealed " + vault)}
}

// meeting is a bond of mum and a child.
func meeting(bond, kid string) store.Bond {
	return store.Bond{Vault: bond, Key: []byte("k"), Members: []store.Member{
		{Vault: "mum", Role: "parent", Sealed: []byte("m")}, {Vault: kid, Role: "child", Sealed: []byte("c")},
	}}
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
		const want = "{b [107] 0 [{kid child [99]} {mum parent [109]}]}"
		for person, has := range map[string]string{"mum": "[" + want + " {p [107] 0 [{mum parent [109]}]}]", "kid": "[" + want + "]"} {
			if all, err := db.Bonds(t.Context(), person); err != nil || fmt.Sprint(all) != has {
				t.Errorf("%s has %v, %v", person, all, err)
			}
		}
		one, err := db.Bond(t.Context(), "b")
		if err != nil || fmt.Sprint(one) != want {
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

// A code makes a place of its own each time, as long as it leads somewhere; and a place
// that would have ended stays.
func TestMeet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		bonded(t, db)
		err := db.MeetNew(t.Context(), newKid("sis"), "sis-name", "p", "no door", meeting("c", "sis"))
		wantKind(t, "a code that leads nowhere", err, fault.NotFound)
		_, err = db.Account(t.Context(), "sis")
		wantKind(t, "the account of such a code", err, fault.NotFound)
		_, err = db.Bond(t.Context(), "c")
		wantKind(t, "the bond of such a code", err, fault.NotFound)
		if err := db.MeetNew(t.Context(), newKid("sis"), "sis-name", "p", "door", meeting("c", "sis")); err != nil {
			t.Fatal("a second time: ", err)
		}
		if all, err := db.Bonds(t.Context(), "mum"); err != nil || len(all) != 3 {
			t.Errorf("the parent has %v, %v", all, err)
		}
		sis, err := db.Account(t.Context(), "sis")
		if err != nil {
			t.Fatal(err)
		}
		sis.Ends = 5
		if err := db.SaveAccount(t.Context(), sis, nil); err != nil {
			t.Fatal(err)
		}
		if err := db.Meet(t.Context(), "p", "door", meeting("d", "sis")); err != nil {
			t.Fatal(err)
		}
		if a, err := db.Account(t.Context(), "sis"); err != nil || a.Ends != 0 || a.Version != 3 {
			t.Errorf("the place is %+v, %v", a, err)
		}
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
			n, err := db.SweepAccounts(t.Context(), 4, 77)
			if n != 0 {
				t.Errorf("%d swept too early", n)
			}
			if err == nil {
				_, err = db.SweepAccounts(t.Context(), 5, 5+store.OrphanFor)
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

// A child who goes takes the bond along, and leaves the parent's porch as it was; the
// place stays, or is deleted with all that is in it.
func TestChildGoes(t *testing.T) {
	for name, c := range map[string]struct {
		goes func(*testing.T, *store.DB) error
		want string
	}{
		"leaves":  {func(t *testing.T, db *store.DB) error { return db.EndBond(t.Context(), "kid", "b", 0) }, "[mum/own kid/own p/alone]"},
		"deletes": {func(t *testing.T, db *store.DB) error { return db.DeleteAccount(t.Context(), "kid", 0) }, "[mum/own p/alone]"},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				bonded(t, db)
				if _, err := db.AddRecord(t.Context(), "p", store.Record{Kind: "k", ID: "alone", Day: "2026-03-14", Sealed: []byte("s")}); err != nil {
					t.Fatal(err)
				}
				for range 2 { // twice is once
					if err := c.goes(t, db); err != nil {
						t.Fatal(err)
					}
				}
				if got := fmt.Sprint(has(t, db, append(allOfBond, "p/alone")...)); got != c.want {
					t.Errorf("there is %v", got)
				}
				if all, err := db.Bonds(t.Context(), "mum"); err != nil || len(all) != 1 || len(all[0].Members) != 1 {
					t.Errorf("the parent has %v, %v", all, err)
				}
				if a, err := db.Account(t.Context(), "kid"); (err == nil) != (name == "leaves") || a.Ends != 0 {
					t.Errorf("the place is %+v, %v", a, err)
				}
				late := store.Record{Kind: "k", ID: "late", Day: "2026-03-14", Sealed: []byte("s"), By: "kid"}
				_, err := db.AddRecord(t.Context(), "b", late)
				wantKind(t, "words of who has left", err, fault.NotFound)
			})
		})
	}
}

// Who goes on from what lies on a porch while it changes there, or another goes on
// from it, is told, and nothing is kept.
func TestCopyRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		bonded(t, db)
		from := store.Record{Kind: "k", ID: "plan", Day: "2026-03-14", Sealed: []byte("s"), Version: 1}
		if _, err := db.AddRecord(t.Context(), "p", from); err != nil {
			t.Fatal(err)
		}
		answer := store.Record{Kind: "k", ID: "answer", Day: "2026-03-14", Sealed: []byte("a"), By: "kid"}
		stale := from
		stale.Version = 7
		wantKind(t, "from what was changed", db.CopyRecord(t.Context(), "p", stale, "b", answer), fault.Conflict)
		foreign := answer
		foreign.By = "eve"
		wantKind(t, "into a bond of others", db.CopyRecord(t.Context(), "p", from, "b", foreign), fault.NotFound)
		if got := has(t, db, "b/answer"); got != nil {
			t.Errorf("there is %v", got)
		}
		if err := db.CopyRecord(t.Context(), "p", from, "b", answer); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "a change of what was answered meanwhile", db.SaveRecord(t.Context(), "p", from), fault.Conflict)
		from.Version = 2
		wantKind(t, "a second answer", db.CopyRecord(t.Context(), "p", from, "b", answer), fault.Conflict)
		if r, err := db.Record(t.Context(), "b", "k", "answer"); err != nil || string(r.Sealed) != "a" || r.Version != 1 {
			t.Errorf("the answer is %+v, %v", r, err)
		}
	})
}

// Whoever writes in a bond that ends, or is left, at the same moment is told that
// it is not there, and nothing of theirs stays in it.
func TestWriteWhileItEnds(t *testing.T) {
	for name, end := range map[string]func(context.Context, *store.DB) error{
		"ended": func(ctx context.Context, db *store.DB) error { return db.EndBond(ctx, "mum", "b", 77) },
		"left":  func(ctx context.Context, db *store.DB) error { return db.EndBond(ctx, "kid", "b", 0) },
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
