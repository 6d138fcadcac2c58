package call

import (
	"slices"
	"strconv"
	"strings"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/journal"
	"mentor/internal/plan"
	"mentor/internal/vault"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// ReadDay reads the day of something new.
func (c *Call) ReadDay() (calendar.Day, error) {
	day, err := calendar.Parse(c.R.PostForm.Get("day"))
	if err != nil {
		return c.Space.Today, fault.New(fault.Invalid, "error.form")
	}
	if err := journal.MayWrite(day, c.Space.Today); err != nil {
		return c.Space.Today, err
	}
	return day, nil
}

// Newest is what was typed as a change of what is kept by now, which the page shows
// beside it. Where nothing is, it is typed anew.
func Newest[T any](c *Call, k space.Kind, typed space.Kept[T]) (space.Kept[T], error) {
	was, ok, err := space.Maybe[T](c.Desk, k, typed.ID)
	typed.Version = was.Version
	if is, ok := any(was.Value).(space.Written); ok {
		mine := any(typed.Value).(space.Written).Texts()
		c.otherwise = slices.DeleteFunc(is.Texts(), func(text string) bool { return text == "" || slices.Contains(mine, text) })
	}
	if !ok {
		typed.ID = vault.NewID()
	}
	return typed, err
}

// AddOrSave keeps a new record, or what its page says now that was sent before:
// it may have come back from the browser's history, or its answer was lost. What
// was taken away since then is kept anew, under the id given. When it was changed
// otherwise since then, it gives Conflict and what was typed is for the page.
func AddOrSave[T any](c *Call, k space.Kind, r space.Kept[T]) (id string, err error) {
	added, err := space.Add(c.Desk, k, r)
	if err != nil || added {
		return r.ID, err
	}
	is, there, err := space.Maybe[T](c.Desk, k, r.ID)
	if err != nil || there && space.SameWords(is, r) {
		return r.ID, err
	}
	if there {
		r.Version = 1
		return r.ID, space.Save(c.Desk, k, r)
	}
	r.ID = vault.NewID()
	_, err = space.Add(c.Desk, k, r)
	return r.ID, err
}

// IdOf reads the id that a form brought, under which asking twice keeps once.
// One that is no id gets a new one: the form was made by hand.
func (c *Call) IdOf(name string) string {
	if id := c.R.PostForm.Get(name); space.RecordID.MatchString(id) {
		return id
	}
	return vault.NewID()
}

// ReadApology reads the parts from the form.
func (c *Call) ReadApology() (typed page.TypedApology) {
	for i, part := range c.Shelf().Repair.Parts {
		typed[i] = strings.TrimSpace(c.TextOf(part.ID))
	}
	return typed
}

// TextOf is what somebody wrote in a field. A line end counts as one letter, as
// it does in the browser that bounds the field.
func (c *Call) TextOf(name string) string {
	return strings.ReplaceAll(c.R.PostForm.Get(name), "\r\n", "\n")
}

// ChangeVision makes a change and keeps it. The form names the version that it
// showed: when another window kept something else meanwhile it gives Conflict.
// A change that was kept before, as by a second tap, changes nothing.
func (c *Call) ChangeVision(change func(*space.Kept[plan.Vision]) error) error {
	v, err := c.TheVision()
	if err != nil {
		return err
	}
	was := v.Value
	if err := change(&v); err != nil {
		return err
	}
	if v.Value.Words == was.Words && slices.Equal(v.Value.Signs, was.Signs) {
		return nil
	}
	v.Version, _ = strconv.ParseInt(c.R.PostForm.Get("version"), 10, 64) // what is no number is an old version
	return space.Put(c.Desk, space.KindVision, v)
}

// AskAgain shows a form again with what is to be mended; nothing is shown
// while the session is locked.
func (c *Call) AskAgain(err error, show func(*fault.Fault) error) error {
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return err
	}
	if c.Space.Locked(c.Now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	return show(f)
}
