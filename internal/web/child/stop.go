package child

import (
	"net/http"

	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
)

// stopPage is how a child stops: for a while, or for good.
type stopPage struct {
	page.Page
	Problem string
}

// StopForm answers GET /c/stop.
func StopForm(c *call.Call) error { return showStop(c, http.StatusOK, "") }

func showStop(c *call.Call, code int, problem string) error {
	return c.Render(code, stopView(stopPage{Page: c.ChildPage("young.stop.title"), Problem: problem}))
}

// Stop deletes the place now. To the parents it is as if it had never been.
func Stop(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	err := call.Reauthenticate(c)
	if f, ok := fault.As(err); ok {
		return showStop(c, call.Status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	if err := deletePlace(c); err != nil {
		return err
	}
	call.DropSession(c) // the device stays known, as it does when somebody goes out
	c.W.Header().Set("Clear-Site-Data", call.ClearSite)
	c.Space = nil // the address of the door is for who is not in
	return c.Redirect("/c?gone")
}

// deletePlace deletes the account. The log does not say so: at home a parent reads it.
func deletePlace(c *call.Call) error {
	ctx := c.Ctx()
	if err := c.DB.DeleteAccount(ctx, c.Space.Box.ID, 0); err != nil {
		return err
	}
	if err := c.DB.Forget(ctx); err != nil {
		c.Log.Error("the files still hold what was deleted", "error", err.Error())
	}
	return nil
}
