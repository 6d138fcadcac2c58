package web

import (
	"crypto/rand"
	"encoding/json"
	"math/big"
	"net/http"
	"slices"
	"strings"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// youngWords shows recovery words, once.
type youngWords struct {
	Page
	Words   []string
	First   bool // the place was made just now
	Problem string
}

// newWords gives an account new recovery words. Those from before open only what
// was closed while they were good.
func (c *call) newWords(a *account.Account) (words []string, err error) {
	all := account.FriendlyWords()
	for len(words) < account.WordsInAll {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(all))))
		if err != nil {
			return nil, err
		}
		if word := all[n.Int64()]; !slices.Contains(words, word) { // a word twice reads like a mistake
			words = append(words, word)
		}
	}
	err = c.inTurn(func() {
		a.Child.Words = account.Words{Hash: c.Keys.HashPassword(account.NormalWords(strings.Join(words, " "))), Made: c.now}
	})
	return words, err
}

func (c *call) showWords(words []string, first bool) error {
	return c.render(http.StatusOK, youngWordsView(youngWords{Page: c.youngPage("young.words.title"), Words: words, First: first}))
}

func (c *call) youngWordsForm() error { return c.showWords(nil, false) }

// youngNewWords makes new words in the place of the old ones. They open the place
// for good, so the PIN is asked for here: an open page alone does not make them.
func (c *call) youngNewWords() error {
	if err := c.readForm(); err != nil {
		return err
	}
	err := c.proveAgain()
	if f, ok := fault.As(err); ok {
		page := youngWords{Page: c.youngPage("young.words.title"), Problem: f.Key}
		return c.render(status[f.Kind], youngWordsView(page))
	}
	if err != nil {
		return err
	}
	var made account.Account
	made.Child = &account.Child{}
	words, err := c.newWords(&made)
	if err != nil {
		return err
	}
	err = c.saveAccount(c.space, nil, func(a *account.Account) error { a.Child.Words = made.Child.Words; return nil })
	if err != nil {
		return err
	}
	return c.showWords(words, false)
}

// youngForgot gives a place back to who has its words, with a new PIN.
type youngForgot struct {
	Page
	Name    string
	Words   string // as typed: one wrong letter is not eight words to type again
	Inside  bool   // only closed pages are to be opened
	Problem string
}

func (c *call) newYoungForgot(problem string) youngForgot {
	return youngForgot{Page: c.youngOutside(), Name: c.r.PostForm.Get("name"), Words: c.r.PostForm.Get("words"), Problem: problem}
}

func (c *call) forgotForm() error {
	return c.render(http.StatusOK, youngForgotView(c.newYoungForgot("")))
}

func (c *call) forgot() error {
	if err := c.readForm(); err != nil {
		return err
	}
	err := c.winBack()
	if f, ok := fault.As(err); ok {
		return c.render(status[f.Kind], youngForgotView(c.newYoungForgot(f.Key)))
	}
	if err != nil {
		return err
	}
	return c.redirect("/c/today")
}

// winBack takes the words and a new PIN. Whoever was in is out, and what was
// closed with these words is open.
func (c *call) winBack() error {
	in := c.r.PostForm
	if _, err := account.ParsePIN(in.Get("pin")); err != nil {
		return err
	}
	s, words, err := c.proveWords(in.Get("name"), account.NormalWords(in.Get("words")))
	if err != nil {
		return err
	}
	pin, err := c.youngPIN(s.account.Child.Born)
	if err != nil {
		return err
	}
	if err := c.reopen(s, words, func(s *space) error {
		if !slices.ContainsFunc(s.account.Child.AtDoor(), words.Same) {
			return fault.New(fault.Invalid, "young.error.words") // they were replaced at this moment
		}
		s.account.WinBack(words, pin)
		s.row.Ends = 0
		return nil
	}); err != nil {
		return err
	}
	if err := c.DB.EndOtherSessions(c.ctx(), s.box.ID, ""); err != nil {
		return err
	}
	return c.signInTo(s)
}

// proveWords finds the place that a name leads to and tries words on it. Two
// hashes are tried for every name, so that the time tells nothing. Words cannot
// be guessed: they wait for nobody.
func (c *call) proveWords(name, words string) (s *space, right account.Words, err error) {
	wrong := fault.New(fault.Invalid, "young.error.words")
	tries := []account.Words{{}, {}}
	id, err := c.DB.VaultOf(c.ctx(), c.youngHandle(name))
	if err == nil {
		if s, err = c.openAccount(id); err != nil {
			return nil, right, err
		}
		copy(tries, s.account.Child.AtDoor())
	} else if !fault.Is(err, fault.NotFound) {
		return nil, right, err
	}
	found := false
	for _, w := range tries {
		ok, err := c.tryWords(words, w)
		if err != nil {
			return nil, right, err
		}
		if ok && !found {
			right, found = w, true
		}
	}
	if !found {
		return nil, right, wrong
	}
	return s, right, nil
}

// tryWords tries words on a hash; on none it takes as long.
func (c *call) tryWords(words string, w account.Words) (ok bool, err error) {
	hash := w.Hash
	if len(hash) == 0 || words == "" {
		hash = vault.DummyHash()
	}
	err = c.inTurn(func() { ok, _ = c.Keys.CheckPassword(words, hash) })
	return ok, err
}

// openForm asks who is in for the words that closed pages wait for.
func (c *call) openForm() error { return c.showOpen(http.StatusOK, "") }

func (c *call) showOpen(code int, problem string) error {
	return c.render(code, youngForgotView(youngForgot{Page: c.youngPage("young.open.title"), Words: c.r.PostForm.Get("words"), Inside: true, Problem: problem}))
}

// openClosed opens the pages that wait for the words said.
func (c *call) openClosed() error {
	if err := c.readForm(); err != nil {
		return err
	}
	err := c.sayInside(account.NormalWords(c.r.PostForm.Get("words")))
	if f, ok := fault.As(err); ok {
		return c.showOpen(status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	return c.redirect("/c/today")
}

func (c *call) sayInside(said string) error {
	for _, w := range c.space.account.Child.ClosedWords() {
		ok, err := c.tryWords(said, w)
		if err != nil {
			return err
		}
		if ok {
			return c.reopen(c.space, w, func(s *space) error { s.account.Child.Reopen(w); return nil })
		}
	}
	return fault.New(fault.Invalid, "young.error.closed_words")
}

// reopen seals what was closed with these words for the living account, makes a
// change to it, and keeps both at once.
func (c *call) reopen(s *space, w account.Words, change func(*space) error) error {
	for range saveTries {
		closed := s.account.Child.Opens(w)
		records, err := c.closedRecords(s, closed)
		if err != nil {
			return err
		}
		if err := change(s); err != nil {
			return err
		}
		plain, err := json.Marshal(s.account)
		if err != nil {
			return err
		}
		row := s.row
		row.Sealed = s.box.Seal(accountPlace, plain)
		err = c.DB.Reopen(c.ctx(), row, closed, records)
		if err == nil {
			s.row.Version++
		}
		if !fault.Is(err, fault.Conflict) {
			return err
		}
		fresh, err := c.openAccount(s.row.Vault)
		if err != nil {
			return err
		}
		s.row, s.account = fresh.row, fresh.account
	}
	return fault.New(fault.Conflict, "error.conflict")
}

// closedRecords are the records of closed vaults, sealed for the living account.
// One whose id is there already gets a new one: nothing is lost.
func (c *call) closedRecords(s *space, closed []string) (all []store.Record, err error) {
	if len(closed) == 0 {
		return nil, nil
	}
	keys, err := c.DB.ClosedVaults(c.ctx(), s.box.ID)
	if err != nil {
		return nil, err
	}
	have, err := c.DB.AllRecords(c.ctx(), s.box.ID)
	if err != nil {
		return nil, err
	}
	taken := map[[2]string]bool{}
	for _, r := range have {
		taken[[2]string{r.Kind, r.ID}] = true
	}
	for _, id := range closed {
		box, err := c.Keys.OpenVault(id, keys[id])
		if err != nil {
			return nil, err
		}
		rows, err := c.DB.AllRecords(c.ctx(), id)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			r, err := unseal[json.RawMessage](box, row)
			if err != nil {
				return nil, err
			}
			if key := [2]string{row.Kind, row.ID}; taken[key] {
				r.ID = vault.NewID()
			} else {
				taken[key] = true
			}
			sealed, err := seal(s.box, kind(row.Kind), r)
			if err != nil {
				return nil, err
			}
			all = append(all, sealed)
		}
	}
	return all, nil
}
