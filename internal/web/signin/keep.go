package signin

import (
	"cmp"
	"net/http"
	"strings"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/limit"
	"mentor/internal/web/space"
)

func newKeepPage(c *call.Call) (call.KeepPage, error) {
	p := call.KeepPage{Page: c.Page("keep.title").WithClass("p-test").WithSpaceScript(), Household: c.Household(), Child: c.Sitting.Name}
	s, err := c.MaybeSpace()
	if s != nil {
		p.SignedIn, p.Children = true, s.Children
	}
	return p, err
}

// KeepForm answers GET /keep.
func KeepForm(c *call.Call) error {
	p, err := newKeepPage(c)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, keepView(p))
}

// Keep moves the open result into a private space, which it makes when nobody
// is signed in here. What was typed stays when something is to be mended.
func Keep(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	secret, _ := call.SittingSecret(c)
	if err := call.Stand(c, c.Lines.Keeping, limit.VaultLane(secret.String())); err != nil { // a second tap finds what the first one made
		return err
	}
	if err := call.WithResult(c); err != nil {
		return keptBefore(c, err)
	}
	p, err := newKeepPage(c)
	if err != nil {
		return err
	}
	p.Name, p.Child, p.Zone = c.R.PostForm.Get("name"), c.R.PostForm.Get("child"), cmp.Or(c.R.PostForm.Get("zone"), c.Sitting.Zone)
	err = keepResult(c, p)
	if f, ok := fault.As(err); ok && f.Kind != fault.TooMany {
		p.Problem = f.Key
		return c.Render(http.StatusUnprocessableEntity, keepView(p))
	}
	if err != nil {
		return err
	}
	if err := c.DB.DeleteSitting(c.Ctx(), c.Sitting.Row.ID); err != nil {
		return err
	}
	call.DropSittingCookie(c)
	return c.Redirect("/today")
}

// keptBefore is for who sends the form again because its answer was lost: the test is
// kept, and gone from here. The name and the password in the form open the place.
func keptBefore(c *call.Call, gone error) error {
	if f, ok := fault.As(gone); !ok || f.Key == "error.no_cookie" || f.Key == "result.error.unfinished" {
		return gone
	}
	s, err := c.MaybeSpace()
	if err != nil {
		return err
	}
	gone = fault.New(fault.NotFound, "keep.error.gone")
	if s == nil {
		name := c.R.PostForm.Get("name")
		if strings.TrimSpace(name) == "" {
			return gone
		}
		if s, err = call.Prove(c, c.NameHandle(name), c.R.PostForm.Get("password"), call.ByPassword, gone); err != nil {
			return err
		}
		if err := call.SignInTo(c, s); err != nil {
			return err
		}
	}
	return c.Redirect("/today")
}

func keepResult(c *call.Call, p call.KeepPage) error {
	child, err := keepChild(c, p)
	if err != nil {
		return err
	}
	if c.Space == nil {
		if err := call.MakeAccount(c, p); err != nil {
			return err
		}
		child = c.KnownChild(child)
	}
	if child.Version == 0 {
		child.Day = c.Space.Today
		if _, err := space.Add(c.Desk, space.KindChild, child); err != nil {
			return err
		}
	}
	c.Space.Child = child
	before, err := c.Results()
	if err != nil {
		return err
	}
	day := calendar.At(c.Sitting.Finished, c.Space.Zone)
	counts, err := c.MayCompare(c.Sitting, day, before)
	if err != nil {
		return err
	}
	_, err = space.Add(c.Desk, space.KindResult, space.Kept[space.KeptResult]{
		ID: c.Sitting.Row.ID, Child: child.ID, Day: day,
		Value: space.KeptResult{Packed: c.Sitting.Pack(), Uncount: !counts},
	})
	if err != nil {
		return err
	}
	return call.TurnTo(c, child.ID)
}

// keepChild is the child that the result is about: one that is known, or a new one.
func keepChild(c *call.Call, p call.KeepPage) (child space.Kept[family.Child], err error) {
	of := c.R.PostForm.Get("of")
	for _, ch := range p.Children {
		if ch.ID == of {
			return ch, nil
		}
	}
	value, err := family.NewChild(p.Child, c.Sitting.Band, living(c))
	return space.Kept[family.Child]{ID: vault.NewID(), Value: value}, err
}

// living is what the test was told about where the child lives; empty when nothing was.
func living(c *call.Call) string {
	return c.Sitting.Instrument.FactOption(c.Sitting.Answers, "living")
}
