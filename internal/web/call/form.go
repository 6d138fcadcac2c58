package call

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/journal"
	"mentor/internal/vault"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// ReadForm reads what was sent into r.PostForm. Too much of it is told apart
// from what cannot be read.
func (c *Call) ReadForm() error {
	err := c.R.ParseForm()
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	if err == nil {
		countLines(c.R.PostForm)
		return nil
	}
	return fault.New(fault.Invalid, "error.form")
}

// countLines makes a new line one letter, as a browser counts it: it sends two.
func countLines(in url.Values) {
	for _, values := range in {
		for i, v := range values {
			values[i] = strings.ReplaceAll(v, "\r\n", "\n")
		}
	}
}

// TextOf is what somebody wrote in a field. A line end counts as one letter, as
// it does in the browser that bounds the field.
func (c *Call) TextOf(name string) string {
	return strings.ReplaceAll(c.R.PostForm.Get(name), "\r\n", "\n")
}

// IDOf reads the id that a form brought, under which asking twice keeps once.
// One that is no id gets a new one: the form was made by hand.
func (c *Call) IDOf(name string) string {
	if id := c.R.PostForm.Get(name); space.RecordID.MatchString(id) {
		return id
	}
	return vault.NewID()
}

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

// ReadApology reads the parts from the form.
func (c *Call) ReadApology() (typed page.TypedApology) {
	for i, part := range c.Shelf().Repair.Parts {
		typed[i] = strings.TrimSpace(c.TextOf(part.ID))
	}
	return typed
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
	is, there, err := space.Find[T](c.Desk, k, r.ID)
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

// RebaseTyped is what was typed as a change of what is kept by now, which the page shows
// beside it. Where nothing is kept, it is something new.
func RebaseTyped[T any](c *Call, k space.Kind, typed space.Kept[T]) (space.Kept[T], error) {
	was, ok, err := space.Find[T](c.Desk, k, typed.ID)
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
