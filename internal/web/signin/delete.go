package signin

import (
	"net/http"
	"time"

	"mentor/internal/account"
	"mentor/internal/store"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
)

// deletePage deletes the account with everything in it, in a week or now, and
// undoes that while there is time.
type deletePage struct {
	page.Page
	Ends    string // the day it is deleted, when that was asked for
	Would   string // the day it would be deleted
	Fresh   bool   // whoever it is has just proved it
	Problem string
}

func showDelete(c *call.Call, code int, problem string) error {
	s := c.Space
	p := deletePage{Page: c.Page("delete.title"), Problem: problem, Fresh: c.NeedFresh() == nil}
	p.Would = call.Day(c, c.Now.Add(account.DeletionUndo), s)
	if s.Row.Ends > 0 {
		p.Ends = call.Day(c, time.UnixMilli(s.Row.Ends), s)
		return c.Render(code, endingView(p))
	}
	return c.Render(code, deleteView(p))
}

// DeleteForm asks who it is first, unless it only has to be undone.
func DeleteForm(c *call.Call) error {
	if err := c.NeedFresh(); err != nil && c.Space.Row.Ends == 0 {
		return err
	}
	return showDelete(c, http.StatusOK, "")
}

// DeleteAccount deletes now, or begins the week in which it can be undone.
func DeleteAccount(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	switch c.R.PostForm.Get("when") {
	case "now":
		return deleteAtOnce(c)
	case "week":
		return call.SetEnds(c, c.Now.Add(account.DeletionUndo).UnixMilli(), "/delete")
	}
	return showDelete(c, http.StatusUnprocessableEntity, "delete.error.when")
}

// UndoDelete answers POST /delete/undo.
func UndoDelete(c *call.Call) error { return call.SetEnds(c, 0, "/today") }

// deleteAtOnce leaves nothing but a line in the log that does not say whose it
// was. What the files still hold of it goes too, or at the next sweep.
func deleteAtOnce(c *call.Call) error {
	c.AnswerSteadily() // all its bonds go
	if err := c.DB.DeleteAccount(c.Ctx(), c.Space.Box.ID, c.Now.UnixMilli()+store.OrphanFor); err != nil {
		return err
	}
	c.Log.Info("an account was deleted by its owner")
	if err := c.DB.Forget(c.Ctx()); err != nil {
		c.Log.Error("the files still hold what was deleted", "error", err.Error())
	}
	for _, name := range []string{call.SessionCookie, call.DeviceCookie, RecoverCookie} {
		http.SetCookie(c.W, call.Cookie(c, name, "", -time.Second))
	}
	c.W.Header().Set("Clear-Site-Data", call.ClearSite)
	return c.Redirect("/deleted")
}
