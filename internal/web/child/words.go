package child

import (
	"crypto/rand"
	"math/big"
	"net/http"
	"slices"
	"strings"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
)

// wordsPage shows recovery words, once.
type wordsPage struct {
	page.Page
	Words   []string
	First   bool // the place was made just now
	Problem string
}

// NewWords gives an account new recovery words. Those from before open nothing.
func NewWords(c *call.Call, a *account.Account) (words []string, err error) {
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
	err = call.DoInTurn(c, func() {
		a.Child.Words = account.Words{Hash: c.Keys.HashPasswordOf(saltOf(a.Name, a.Child.Born), account.NormalWords(strings.Join(words, " "))), Made: c.Now}
	})
	return words, err
}

func showWords(c *call.Call, words []string, first bool) error {
	return c.Render(http.StatusOK, wordsView(wordsPage{Page: c.ChildPage("young.words.title"), Words: words, First: first}))
}

// WordsForm answers GET /c/words.
func WordsForm(c *call.Call) error { return showWords(c, nil, false) }

// ChangeWords makes new words in the place of the old ones. They open the place
// for good, so the PIN is asked for here: an open page alone does not make them.
func ChangeWords(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	err := call.Reauthenticate(c)
	if f, ok := fault.As(err); ok {
		p := wordsPage{Page: c.ChildPage("young.words.title"), Problem: f.Key}
		return c.Render(call.Status[f.Kind], wordsView(p))
	}
	if err != nil {
		return err
	}
	made := c.Space.Account
	made.Child = &account.Child{Born: made.Child.Born}
	words, err := NewWords(c, &made)
	if err != nil {
		return err
	}
	err = c.SaveAccount(c.Space, nil, func(a *account.Account) error { a.Child.Words = made.Child.Words; return nil })
	if err != nil {
		return err
	}
	return showWords(c, words, false)
}
