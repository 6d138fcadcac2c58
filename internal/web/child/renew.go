package child

import (
	"mentor/internal/account"
	"mentor/internal/family"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// Renew lets a bond go on from 16, or leaves it ended: then no page asks again.
func Renew(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	if c.R.PostForm.Has("no") {
		return letEnd(c)
	}
	b, err := c.BondOf(c.R.PostForm.Get("bond"), family.Renew)
	if err != nil {
		return err
	}
	b.Me.Renewed = true
	if err := c.SaveMember(b, b.Me); err != nil {
		return err
	}
	return c.Redirect("/c/who-sees")
}

func letEnd(c *call.Call) error {
	b, err := c.BondOf(c.R.PostForm.Get("bond"), family.Leave)
	if err != nil {
		return err
	}
	err = c.SaveAccount(c.Space, nil, func(a *account.Account) error {
		a.Child.LetEnd = space.AppendNew(a.Child.LetEnd, b.ID)
		return nil
	})
	if err != nil {
		return err
	}
	return c.Redirect("/c/who-sees")
}
