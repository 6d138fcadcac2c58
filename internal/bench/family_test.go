package bench

import (
	"encoding/json"
	"errors"
	"iter"
	"path/filepath"
	"testing"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/journal"
	"mentor/internal/safety"
	"mentor/internal/sitting"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// keeper writes families straight into a file, because a diary of five years
// cannot be written over HTTP. What it writes is sealed as internal/web seals
// it: if that were to change, no page would open and the run would end.
type keeper struct {
	db    *store.DB
	keys  *vault.Keys
	today calendar.Day
	hash  []byte // of one password for all: making it takes 50 ms
}

// keep opens the file in a folder, lets write fill it, and closes it.
func keep(tb testing.TB, data string, write func(keeper) error) {
	tb.Helper()
	startMentor(tb, data).stop() // makes the file and its key
	root, _, err := vault.ReadRootFile(rootKey(data), false)
	if err != nil {
		tb.Fatal(err)
	}
	k := keeper{today: calendar.At(time.Now(), time.UTC)}
	if k.keys, err = vault.NewKeys(root); err != nil {
		tb.Fatal(err)
	}
	k.hash = k.keys.HashPassword("a password for all of them")
	if k.db, err = store.Open(tb.Context(), filepath.Join(data, "mentor.db")); err != nil {
		tb.Fatal(err)
	}
	if err := errors.Join(write(k), k.db.Close()); err != nil {
		tb.Fatal(err)
	}
}

// Families are written side by side, and so are the records of each: what
// shares a commit stands near to one another in the file.
const (
	familiesAtOnce = 24
	recordsAtOnce  = 128
)

// family is a parent who is signed in, and the child.
type family struct {
	cookie, vault, child string
}

// families writes n families with a diary of so many days each.
func (k keeper) families(tb testing.TB, n, days int) ([]family, error) {
	all := make([]family, n)
	return all, share(familiesAtOnce, n, func(turns iter.Seq[int]) (err error) {
		for i := range turns {
			if all[i], err = k.family(tb, days); err != nil {
				return err
			}
		}
		return nil
	})
}

// family writes an account, a session, a child, and its diary: an entry a day,
// every twelfth day a hard moment, every ninth a test by the child, and a full
// test in the weeks that the programme asks for one.
func (k keeper) family(tb testing.TB, days int) (f family, err error) {
	box, wrapped := k.keys.NewVault()
	f = family{vault: box.ID, child: vault.NewID()}
	if f.cookie, err = k.account(tb, box, wrapped, f.child); err != nil {
		return f, err
	}
	r := records{box: box}
	r.add("child", f.child, k.today, map[string]string{"n": "Mia", "b": "b6"})
	r.child = f.child
	for ago := days - 1; ago >= 0; ago-- {
		r.day(k.today-calendar.Day(ago), days-1-ago)
	}
	if r.err != nil {
		return f, r.err
	}
	return f, share(recordsAtOnce, len(r.rows), func(turns iter.Seq[int]) error {
		for i := range turns {
			if _, err := k.db.AddRecord(tb.Context(), box.ID, r.rows[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// account writes an account with its session, and gives the cookie.
func (k keeper) account(tb testing.TB, box *vault.Box, wrapped []byte, child string) (cookie string, err error) {
	now := time.Now()
	device, token := vault.TokenHash(vault.NewToken()), vault.NewToken()
	a := account.Account{Name: box.ID, Zone: "UTC", Created: now, Password: k.hash, Recovery: account.NoRecovery}
	a.SignedIn(device, now)
	plain, err := json.Marshal(a)
	if err != nil {
		return "", err
	}
	row := store.Account{Vault: box.ID, Key: wrapped, Sealed: box.Seal("account.sealed", plain)}
	if err := k.db.AddAccount(tb.Context(), row, k.keys.BlindIndex("name", a.Name)); err != nil {
		return "", err
	}
	session := struct {
		account.Session
		Child string `json:"child"`
	}{account.NewSession(device, "Chrome, Android", now), child}
	if plain, err = json.Marshal(session); err != nil {
		return "", err
	}
	id := vault.TokenHash(token)
	return "__Host-session=" + box.ID + "." + token, k.db.AddSession(tb.Context(), box.ID, store.Session{
		ID: id, Expires: session.Expires().UnixMilli(), Sealed: box.Seal("session.sealed/"+id, plain),
	})
}

// records is what one family keeps.
type records struct {
	box   *vault.Box
	child string
	rows  []store.Record
	err   error
}

func (r *records) add(kind, id string, day calendar.Day, value any) {
	plain, err := json.Marshal(value)
	r.err = errors.Join(r.err, err)
	r.rows = append(r.rows, store.Record{
		Kind: kind, ID: id, Child: r.child, Day: day.String(), Sealed: r.box.Seal("record.sealed/"+kind+"/"+id, plain),
	})
}

// day writes what was noted on the nth day, from 0.
func (r *records) day(day calendar.Day, n int) {
	evening := day.Start(time.UTC).Add(15 * time.Hour)
	hard, tested := n%12 == 11, n%9 == 8
	r.add("entry", vault.NewID(), day, journal.Entry{
		Day: day, At: evening, Weather: 1 + (n*7+n/5)%5, Together: journal.Togethers[n%4], Chose: "child", There: "partly",
		Warm: n%2 == 0, Talk: n%3 == 0, Tested: tested, Hard: hard, Words: sometimes(n%3 == 0, quarter),
	}.Tidy())
	if hard {
		h := journal.Hard{Day: day, At: evening, What: quarter, Mine: quarter, MadeUp: n%24 == 11}
		h.Apology[0] = quarter
		r.add("hard", vault.NewID(), day, h)
	}
	if tested {
		r.add("tested", vault.NewID(), day, journal.Tested{Day: day, At: evening, Own: quarter, Went: journal.Held})
	}
	if n%(8*7) == 0 && n <= 24*7 {
		packed, err := finished(evening)
		r.err = errors.Join(r.err, err)
		r.add("result", vault.NewID(), day, map[string][]byte{"packed": packed})
	}
}

// quarter is as much as somebody writes at night.
const quarter = "We quarrelled about the phone again, and later she showed me the drawing."

func sometimes(now bool, text string) string {
	if now {
		return text
	}
	return ""
}

// finished is a full test, packed.
func finished(at time.Time) ([]byte, error) {
	f := form()
	s, err := sitting.New(f, "b6", "Mia", "DE", at)
	if err != nil {
		return nil, err
	}
	for _, stop := range f.Course() {
		if stop.Kind == instrument.AskSafety {
			s.Judge(stop, safety.Outcome{})
		}
	}
	for i, it := range f.Items() {
		place, _ := f.Place(it.ID)
		if err := s.Note(f, place, instrument.Answer(1+i%5)); err != nil {
			return nil, err
		}
	}
	err = s.Finish(instrument.Full, at)
	return s.Pack(), err
}
