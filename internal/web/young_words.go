package web

import (
	"bytes"
	"crypto/rand"
	"math/big"
	"net/http"
	"slices"
	"strings"

	"mentor/internal/account"
	"mentor/internal/fault"
)

// youngWords shows recovery words, once.
type youngWords struct {
	Page
	Words   []string
	First   bool // the place was made just now
	Problem string
}

// newWords gives an account new recovery words. Those from before open nothing.
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
		a.Child.Words = account.Words{Hash: c.Keys.HashPasswordOf(youngSalt(a.Name, a.Child.Born), account.NormalWords(strings.Join(words, " "))), Made: c.now}
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
	made := c.space.account
	made.Child = &account.Child{Born: made.Child.Born}
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
	Year    string
	Words   string // as typed: one wrong letter is not eight words to type again
	Problem string
}

func (c *call) newYoungForgot(problem string) youngForgot {
	return youngForgot{Page: c.youngOutside(), Name: c.r.PostForm.Get("name"), Year: c.r.PostForm.Get("year"), Words: c.r.PostForm.Get("words"), Problem: problem}
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

// winBack takes the words and a new PIN. Whoever was in is out.
func (c *call) winBack() error {
	in := c.r.PostForm
	if _, err := account.ParsePIN(in.Get("pin")); err != nil {
		return err
	}
	wrong := fault.New(fault.Invalid, "young.error.words")
	s, err := c.proveYoung(in, account.NormalWords(in.Get("words")), byWords, wrong)
	if err != nil {
		return err
	}
	pin, err := c.youngPIN(s.account, s.account.Child.Born)
	if err != nil {
		return err
	}
	said := s.account.Child.Words.Hash
	if err := c.saveSpace(s, nil, func(s *space) error {
		if !bytes.Equal(said, s.account.Child.Words.Hash) {
			return wrong // they were replaced at this moment
		}
		s.account.WinBack(pin, c.now)
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
