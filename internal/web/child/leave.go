package child

import (
	"mentor/internal/family"
	"mentor/internal/web/call"
)

// LeaveParent ends what a child has with one parent: the bond goes with all that
// was done in it, and what the child showed. What the parent proposed alone lies on
// the parent's porch and stays as it was; the child's own pages stay too.
func LeaveParent(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	b, err := c.BondOf(c.R.PostForm.Get("bond"), family.Leave)
	if err != nil {
		return err
	}
	if err := c.DB.EndBond(c.Ctx(), c.Space.Box.ID, b.ID, 0); err != nil {
		return err
	}
	return c.Redirect("/c/who-sees")
}
