package web

import (
	"database/sql"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mentor/internal/account"
	"mentor/internal/web/call"
)

// traces are the values in the database that belong to one vault alone: ids,
// keys, and what was sealed.
func (s *testSite) traces(vault string) (all []string) {
	s.t.Helper()
	for _, line := range strings.Split(s.rows(), "\n") {
		if !strings.Contains(line, vault) {
			continue
		}
		for _, value := range strings.Fields(line)[1:] {
			if len(value) >= 16 && !strings.HasPrefix(value, "own-") { // the matrix gives those to everybody
				all = append(all, value)
			}
		}
	}
	return all
}

// files is every byte that the database keeps on disk.
func (s *testSite) files() string {
	s.t.Helper()
	names, err := filepath.Glob(filepath.Join(s.folder, "*"))
	if err != nil || len(names) < 2 {
		s.t.Fatal(names, err)
	}
	var all strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			s.t.Fatal(err)
		}
		all.Write(data)
	}
	return all.String()
}

// left is how many of the traces are still in the files, as text or as bytes.
func left(files string, traces []string) (n int) {
	for _, one := range traces {
		raw, err := hex.DecodeString(one)
		if strings.Contains(files, one) || err == nil && strings.Contains(files, string(raw)) {
			n++
		}
	}
	return n
}

// X16: after a deletion there is no row, no key and no byte of what was sealed
// in the database's files while the program runs; the neighbour has everything.
func TestDeletedForGood(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(*testSite, *visitor){
		"now": func(_ *testSite, v *visitor) { v.want(v.post("/delete", "when=now"), 303, "/deleted") },
		"in a week": func(s *testSite, v *visitor) {
			v.want(v.post("/delete", "when=week"), 303, "/delete")
			for range 7 {
				s.clock = s.clock.Add(23 * time.Hour)
				s.sweep()
			}
			v.want(v.get("/delete"), 303, "/lock")
			v.want(v.post("/unlock", "pin=739164"), 303)
			v.want(v.get("/today"), 303, "/delete")
			v.want(v.get("/delete"), 200)
			s.clock = s.clock.Add(7 * time.Hour)
			s.sweep()
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			ben := s.parent()
			ben.want(ben.post("/signout", ""), 303) // so that nothing of his changes
			before := s.rows()
			anna := s.anna()
			anna.post("/today", "day="+s.clock.Format(time.DateOnly)+"&weather=1&words="+canary)
			anna.want(anna.post("/more/lock", "pin=739164&lock=1"), 303)
			anna.want(anna.post("/more/signin", "name=Anna&password="+rightWords), 303)
			anna.want(anna.post("/more/recovery", "way=wait"), 303)
			s.visitor().post("/recover/wait", "name=Anna")
			vault, token, _ := strings.Cut(anna.cookies[call.SessionCookie], ".")
			traces := s.traces(vault)
			if n := left(s.files(), traces); n != len(traces) || n < 12 {
				t.Fatalf("of %d traces the scan finds %d", len(traces), n)
			}
			for _, table := range []string{"vault ", "account ", "handle ", "session ", "record " + vault + " child", "record " + vault + " result", "record " + vault + " entry"} {
				if !strings.Contains(s.rows(), "\n"+table) {
					t.Errorf("she has no %s", table)
				}
			}
			remove(s, anna)
			if got := s.rows(); got != before {
				t.Errorf("the database was\n%s\nand is\n%s", before, got)
			}
			files := s.files()
			if n := left(files, append(traces, canary, token, "Anna", rightWords)); n > 0 {
				t.Errorf("%d of %d traces are still in the files", n, len(traces))
			}
			if log := s.log.String(); !strings.Contains(log, "deleted") || left(log, append(traces, canary, "Anna")) > 0 {
				t.Errorf("the log says:\n%s", log)
			}
			anna.want(anna.get("/today"), 303, "/signin")
			ben.want(ben.post("/signin/open", ""), 303, "/today")
		})
	}
}

// While somebody reads an older state, the log cannot be emptied: the deletion
// stands all the same, and the next sweep takes what is left.
func TestDeletedWhileRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	anna := s.anna()
	vault, _, _ := strings.Cut(anna.cookies[call.SessionCookie], ".")
	traces := s.traces(vault)
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(s.folder, "mentor.db")+"?_pragma=query_only(on)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	reader, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reader.QueryRow(`SELECT count(*) FROM vault`).Scan(&n); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	anna.want(anna.post("/delete", "when=now"), 303, "/deleted")
	if left(s.files(), traces) == 0 {
		t.Error("nothing is left: the test saw nothing")
	}
	if err := reader.Rollback(); err != nil {
		t.Fatal(err)
	}
	s.sweep()
	if n := left(s.files(), traces); n > 0 {
		t.Errorf("%d traces are left after the sweep", n)
	}
}

func (s *testSite) sweep() {
	s.t.Helper()
	if err := s.Sweep(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// What is being deleted, taken away or signed in is swept in its time; a clock
// that jumped deletes nothing.
func TestSweepAccountsAndTheClock(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	stays, ends, away := s.anna(), s.parent(), s.anna()
	ends.want(ends.post("/delete", "when=week"), 303, "/delete")
	away.want(away.post("/entry/own-entry-0000001/away", ""), 303)
	has := func(table string) int { return strings.Count("\n"+s.rows(), "\n"+table+" ") }
	entries := func() int { return strings.Count(s.rows(), " entry ") }
	s.sweep()
	if has("account") != 3 || has("session") != 3 || entries() != 2 {
		t.Fatalf("at once %d accounts, %d sessions, %d entries", has("account"), has("session"), entries())
	}
	s.clock = s.clock.Add(time.Hour)
	s.sweep()
	if entries() != 2 {
		t.Error("what can still be put back is gone")
	}
	s.clock = s.clock.Add(time.Minute)
	s.sweep()
	if entries() != 1 {
		t.Errorf("an hour after it was taken away, %d entries are kept", entries())
	}
	s.clock = s.clock.AddDate(10, 0, 0)
	s.sweep()
	if has("account") != 3 || has("session") != 3 {
		t.Errorf("a clock that jumped left %d accounts, %d sessions", has("account"), has("session"))
	}
	s.clock = s.clock.Add(-20 * time.Hour * 24 * 365)
	s.sweep()
	if has("account") != 3 || has("session") != 3 {
		t.Errorf("a clock that went back left %d accounts, %d sessions", has("account"), has("session"))
	}
	s.clock = noon.Add(account.DeletionUndo)
	s.sweep()
	if has("account") != 2 || has("session") != 2 {
		t.Errorf("after a week %d accounts, %d sessions", has("account"), has("session"))
	}
	stays.want(stays.get("/today"), 200)
	for end := noon.Add(account.IdleLife + 7*24*time.Hour + time.Hour); s.clock.Before(end); s.sweep() {
		s.clock = s.clock.AddDate(0, 0, 15)
	}
	if has("account") != 2 || has("session") != 0 {
		t.Errorf("after a month %d accounts, %d sessions", has("account"), has("session"))
	}
}
