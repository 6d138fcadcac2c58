package child

import (
	"net/http"

	"mentor/internal/fault"
	"mentor/internal/web/call"
)

// UseCode shows what a child should know before they begin, or asks who is in
// already whether to connect.
func UseCode(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	b, _, err := call.OpenJoinCode(c, c.R.PostForm.Get("code"))
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		return c.Render(call.Status[f.Kind], doorView(newDoor(c, f.Key)))
	}
	if err != nil {
		return err
	}
	in, err := c.MaybeChild()
	if err != nil {
		return err
	}
	if in {
		p, err := newConnect(c, b)
		if err != nil {
			return err
		}
		return c.Render(http.StatusOK, connectView(p))
	}
	p, err := newFirst(c, b)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, firstView(p))
}
