package call

import (
	"net/url"

	"mentor/internal/web/space"
)

// DeleteRecord takes a record of the child away; for an hour it can be put back.
func (c *Call) DeleteRecord(k space.Kind, to string) error {
	id := c.R.PathValue("id")
	if err := space.CheckID(id); err != nil {
		return err
	}
	if err := c.DB.TakeAway(c.Ctx(), c.Space.Box.ID, string(k), id, c.Now.UnixMilli()); err != nil {
		return err
	}
	return c.Redirect(to + "?away=" + url.QueryEscape(id))
}

// RestoreRecord puts back a record that was deleted within the last hour, and leads to it.
func (c *Call) RestoreRecord(k space.Kind, to string) error {
	id := c.R.PathValue("id")
	if err := space.CheckID(id); err != nil {
		return err
	}
	if err := c.DB.PutBack(c.Ctx(), c.Space.Box.ID, string(k), id); err != nil {
		return err
	}
	return c.Redirect(to)
}
