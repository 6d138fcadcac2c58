package child

import (
	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/web/call"
)

// In signs a child in by name, year of birth and PIN.
func In(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	in := c.R.PostForm
	s, err := prove(c, in, account.NormalPIN(in.Get("pin")), call.ByPIN, fault.New(fault.Invalid, "young.error.wrong"))
	if f, ok := fault.As(err); ok {
		return c.Render(call.Status[f.Kind], doorView(newDoor(c, f.Key)))
	}
	if err != nil {
		return err
	}
	if err := call.SignInTo(c, s); err != nil {
		return err
	}
	c.Space = s
	return c.Redirect("/c/today")
}
