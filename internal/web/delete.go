package web

import (
	"net/http"
	"time"

	"mentor/internal/account"
	"mentor/internal/store"
)

// deletePage deletes the account with everything in it, in a week or now, and
// undoes that while there is time.
type deletePage struct {
	Page
	Ends    string // the day it is deleted, when that was asked for
	Would   string // the day it would be deleted
	Fresh   bool   // whoever it is has just proved it
	Problem string
}

func (c *call) showDelete(code int, problem string) error {
	s := c.space
	page := deletePage{Page: c.page("delete.title"), Problem: problem, Fresh: c.needFresh() == nil}
	page.Would = c.day(c.now.Add(account.DeletionUndo), s)
	if s.row.Ends > 0 {
		page.Ends = c.day(time.UnixMilli(s.row.Ends), s)
		return c.render(code, endingView(page))
	}
	return c.render(code, deleteView(page))
}

// deleteForm asks who it is first, unless it only has to be undone.
func (c *call) deleteForm() error {
	if err := c.needFresh(); err != nil && c.space.row.Ends == 0 {
		return err
	}
	return c.showDelete(http.StatusOK, "")
}

// deleteAccount deletes now, or begins the week in which it can be undone.
func (c *call) deleteAccount() error {
	if err := c.readForm(); err != nil {
		return err
	}
	switch c.r.PostForm.Get("when") {
	case "now":
		return c.deleteAtOnce()
	case "week":
		return c.setEnds(c.now.Add(account.DeletionUndo).UnixMilli(), "/delete")
	}
	return c.showDelete(http.StatusUnprocessableEntity, "delete.error.when")
}

// setEnds sets when the account ends, 0 for not at all. A week that has begun
// is not made longer.
func (c *call) setEnds(ends int64, to string) error {
	err := c.saveSpace(c.space, nil, func(s *space) error {
		if ends == 0 || s.row.Ends == 0 {
			s.row.Ends = ends
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.redirect(to)
}

func (c *call) undoDelete() error { return c.setEnds(0, "/today") }

// deleteAtOnce leaves nothing but a line in the log that does not say whose it
// was. What the files still hold of it goes too, or at the next sweep.
func (c *call) deleteAtOnce() error {
	c.steadily() // all its bonds go
	if err := c.DB.DeleteAccount(c.ctx(), c.space.box.ID, c.now.UnixMilli()+store.OrphanFor); err != nil {
		return err
	}
	c.Log.Info("an account was deleted by its owner")
	if err := c.DB.Forget(c.ctx()); err != nil {
		c.Log.Error("the files still hold what was deleted", "error", err.Error())
	}
	for _, name := range []string{sessionCookie, deviceCookie, recoverCookie} {
		http.SetCookie(c.w, c.cookie(name, "", -time.Second))
	}
	c.w.Header().Set("Clear-Site-Data", clearSite)
	return c.redirect("/deleted")
}
