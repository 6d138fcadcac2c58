package child

import (
	"bytes"
	"net/http"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// forgotPage gives a place back to who has its words, with a new PIN.
type forgotPage struct {
	page.Page
	Name    string
	Year    string
	Words   string // as typed: one wrong letter is not eight words to type again
	Problem string
}

func newForgot(c *call.Call, problem string) forgotPage {
	return forgotPage{Page: c.ChildOutside(), Name: c.R.PostForm.Get("name"), Year: c.R.PostForm.Get("year"), Words: c.R.PostForm.Get("words"), Problem: problem}
}

// ForgotForm answers GET /c/forgot.
func ForgotForm(c *call.Call) error {
	return c.Render(http.StatusOK, forgotView(newForgot(c, "")))
}

// Forgot answers POST /c/forgot.
func Forgot(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	err := winBack(c)
	if f, ok := fault.As(err); ok {
		return c.Render(call.Status[f.Kind], forgotView(newForgot(c, f.Key)))
	}
	if err != nil {
		return err
	}
	return c.Redirect("/c/today")
}

// winBack takes the words and a new PIN. Whoever was in is out.
func winBack(c *call.Call) error {
	in := c.R.PostForm
	if _, err := account.ParsePIN(in.Get("pin")); err != nil {
		return err
	}
	wrong := fault.New(fault.Invalid, "young.error.words")
	s, err := prove(c, in, account.NormalWords(in.Get("words")), call.ByWords, wrong)
	if err != nil {
		return err
	}
	pin, err := hashPIN(c, s.Account, s.Account.Child.Born)
	if err != nil {
		return err
	}
	said := s.Account.Child.Words.Hash
	if err := c.SaveSpace(s, nil, func(s *space.Space) error {
		if !bytes.Equal(said, s.Account.Child.Words.Hash) {
			return wrong // they were replaced at this moment
		}
		s.Account.WinBack(pin, c.Now)
		s.Row.Ends = 0
		return nil
	}); err != nil {
		return err
	}
	if err := c.DB.EndOtherSessions(c.Ctx(), s.Box.ID, ""); err != nil {
		return err
	}
	return call.SignInTo(c, s)
}
