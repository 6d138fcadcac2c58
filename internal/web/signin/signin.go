// Package signin is how a parent keeps a place and comes in: names, passwords, passkeys,
// the lock, devices, recovery, settings, and the end of an account.
package signin

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// signInPage asks who it is. The answer is the same whether the name is known
// or the password wrong.
type signInPage struct {
	page.Page
	Places     []place // of this computer that need no password
	Only       bool    // there are no others
	NoPassword bool
	ByPIN      bool // to prove it once more, the PIN is asked for
	Passkey    passkeyWay
	To         string // where to go on afterwards
	Problem    string
	Name       string
}

// place is an account of a household that nothing guards but perhaps a PIN.
type place struct {
	ID    string
	Since string // a day
	ByPIN bool
	space *space.Space
}

// maxPlaces is how many places of one computer are offered.
const maxPlaces = 8

func newSignInPage(c *call.Call) (signInPage, error) {
	to := invitedTo(c.R.FormValue("to"))
	p := signInPage{Page: c.Page("signin.title").WithClass("p-test").WithSpaceScript(), To: to, Passkey: newPasskeyWay(c, ToSignIn, signedInTo(to))}
	places, others, err := findPlaces(c)
	if err != nil || len(places)+len(others) == 0 {
		return p, err
	}
	named, err := c.DB.HasHandles(c.Ctx())
	p.Places, p.Only = places, len(others) == 0 && !named
	p.Passkey.Only = len(places) == 0 && len(others) == 1 && len(others[0].Account.Password) == 0 && !named
	return p, err
}

// SignInForm answers GET /signin.
func SignInForm(c *call.Call) error {
	p, err := newSignInPage(c)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, signInView(p))
}

// findPlaces are the accounts of a household: those that open by themselves, and
// the others.
func findPlaces(c *call.Call) (open []place, others []*space.Space, err error) {
	if !c.Household() {
		return nil, nil, nil
	}
	c.AnswerSteadily() // those of children are passed over
	ids, err := c.DB.Nameless(c.Ctx(), maxPlaces)
	for _, id := range ids {
		s, err := c.OpenAccount(id)
		if err != nil {
			return nil, nil, err
		}
		if space.Guarded(s.Account) {
			others = append(others, s)
			continue
		}
		open = append(open, place{ID: id, Since: call.Day(c, s.Account.Created, s), ByPIN: s.Account.Lock, space: s})
	}
	return open, others, err
}

// pinName is the field for the PIN of a place, its own on the page.
func pinName(i int) string {
	if i == 0 {
		return "pin"
	}
	return "pin-" + strconv.Itoa(i)
}

// OpenPlace opens a place of a household that nothing guards. When it is to be
// locked, the PIN is asked for, and wrong ones count as wrong passwords.
func OpenPlace(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	v, err := newSignInPage(c)
	if err != nil {
		return err
	}
	id := c.R.PostForm.Get("place")
	i := slices.IndexFunc(v.Places, func(p place) bool { return p.ID == id || id == "" && len(v.Places) == 1 })
	if i < 0 {
		return fault.New(fault.SignedOut, "account.error.signed_out")
	}
	s := v.Places[i].space
	if s.Account.Lock {
		pin := account.NormalPIN(c.R.PostForm.Get(pinName(i)))
		err = call.Try(c, s, pin, call.ByPIN, fault.New(fault.Invalid, "signin.error.pin"))
	}
	if f, ok := fault.As(err); ok {
		v.Problem = f.Key
		return c.Render(call.Status[f.Kind], signInView(v))
	}
	if err != nil {
		return err
	}
	if err := call.SignInTo(c, s); err != nil {
		return err
	}
	return c.Redirect(signedInTo(v.To))
}

// SignIn answers POST /signin.
func SignIn(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	to := invitedTo(c.R.PostForm.Get("to"))
	p := signInPage{
		Page: c.Page("signin.title").WithClass("p-test").WithSpaceScript(), Name: c.R.PostForm.Get("name"), To: to,
		Passkey: newPasskeyWay(c, ToSignIn, signedInTo(to)),
	}
	wrong := fault.New(fault.Invalid, "signin.error.wrong")
	s, err := call.Prove(c, c.NameHandle(p.Name), c.R.PostForm.Get("password"), call.ByPassword, wrong)
	if f, ok := fault.As(err); ok {
		p.Problem = f.Key
		return c.Render(call.Status[f.Kind], signInView(p))
	}
	if err != nil {
		return err
	}
	if err := call.SignInTo(c, s); err != nil {
		return err
	}
	return c.Redirect(signedInTo(p.To))
}

// invited are the pages that signing in leads back to: invitations.
var invited = regexp.MustCompile(`^/join/[A-Za-z0-9_-]{16,64}$`)

// invitedTo is the invitation that was asked for, or empty.
func invitedTo(asked string) string {
	if invited.MatchString(asked) {
		return asked
	}
	return ""
}

// signedInTo is where signing in leads: to an invitation, else to today.
func signedInTo(invitation string) string {
	if invitation != "" {
		return invitation
	}
	return "/today"
}

// ReauthenticateForm answers GET /signin/again.
func ReauthenticateForm(c *call.Call) error {
	return c.Render(http.StatusOK, againView(newAgainPage(c, c.R.URL.Query().Get("to"), "")))
}

func newAgainPage(c *call.Call, to, problem string) signInPage {
	return signInPage{
		Page: c.Page("signin.again.title").WithClass("p-test").WithSpaceScript(), NoPassword: !space.Guarded(c.Space.Account), To: call.ReturnAfterProof(to),
		ByPIN:   space.OnlyPIN(c.Space.Account),
		Passkey: newPasskeyWay(c, ToProve, call.ReturnAfterProof(to)), Problem: problem,
	}
}

// Reauthenticate proves once more who it is, for what cannot be taken back.
func Reauthenticate(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	err := call.Reauthenticate(c)
	if f, ok := fault.As(err); ok {
		return c.Render(call.Status[f.Kind], againView(newAgainPage(c, c.R.PostForm.Get("to"), f.Key)))
	}
	if err != nil {
		return err
	}
	if err := call.SignInTo(c, c.Space); err != nil {
		return err
	}
	return c.Redirect(call.ReturnAfterProof(c.R.PostForm.Get("to")))
}
