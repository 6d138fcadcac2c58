package child

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// previewPage is what a parent will see, to the letter.
type previewPage struct {
	page.ShelfOf
	ID     string // of the thing
	Bond   string
	Name   string // of the parent
	Choice voice.Choice
	Copy   space.Kept[voice.Shown] // that will lie with the parent
	Now    *voice.Shown            // what the parent sees of the thing until then, when it is something else
	Seen   string                  // tells the copy from any other
	Again  bool                    // it is not what was looked at before
}

// Preview shows what a parent will see, before they see it.
func Preview(c *call.Call) error {
	t, b, as, err := toShow(c)
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		return showThing(c, call.Status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	return showPreview(c, t, b, as, false)
}

func showPreview(c *call.Call, t space.Kept[voice.Thing], b space.Bond, as voice.Shown, again bool) error {
	seen, err := seenAs(as)
	if err != nil {
		return err
	}
	p := previewPage{
		Seen: seen, Again: again,
		ShelfOf: call.ShelfOf(c, c.ChildPage("show.title")), ID: t.ID, Bond: b.ID, Name: b.Other.Name, Choice: choice(c),
		Copy: space.Kept[voice.Shown]{ID: vault.NewID(), Day: t.Day, Value: as},
	}
	if was, ok := t.Value.Shown[b.ID]; ok && !was.As.Same(as) {
		p.Now = &was.As
	}
	return c.Render(http.StatusOK, previewView(p))
}

// Show copies as much of a thing as the child chose into the parent's own vault.
// The thing remembers the copy before it is there: whatever breaks in between,
// the child can take back what a parent has.
func Show(c *call.Call) error {
	t, b, as, err := toShow(c)
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		return showThing(c, call.Status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	now, err := seenAs(as)
	if err != nil {
		return err
	}
	if seen := c.R.PostForm.Get("seen"); seen != "" && seen != now {
		return showPreview(c, t, b, as, true) // it was changed elsewhere since it was looked at
	}
	box, err := c.OpenOther(b)
	if err != nil {
		return err
	}
	made, err := copyID(c, b, box)
	if err != nil {
		return err
	}
	id, old, err := remember(c, t.ID, b, as, made)
	if errors.Is(err, errTakenBack) {
		return c.Redirect("/c/kept/" + t.ID)
	}
	if err != nil {
		return err
	}
	if old != "" {
		if err := DeleteShown(c, b.ID, old); err != nil {
			return err
		}
	}
	if _, err := space.AddIn(c.Desk, box, space.KindVoice, space.Kept[voice.Shown]{ID: id, Child: b.ID, Day: t.Day, Value: as}); err != nil {
		return notShown(c, t.ID, b.ID, err)
	}
	if err := StillShown(c, t.ID, b, id); err != nil {
		return err
	}
	return c.Redirect("/c/kept/" + t.ID + "?said=shown")
}

// toShow reads what of a thing is to be shown to whom.
func toShow(c *call.Call) (t space.Kept[voice.Thing], b space.Bond, as voice.Shown, err error) {
	if err := c.ReadForm(); err != nil {
		return t, b, as, err
	}
	if t, err = space.Read[voice.Thing](c.Desk, space.KindThing, c.R.PathValue("id")); err != nil {
		return t, b, as, err
	}
	if b, err = c.BondOf(c.R.PostForm.Get("bond"), family.Show); err != nil {
		return t, b, as, err
	}
	if b.Lone() {
		return t, b, as, fault.New(fault.NotFound, "error.not_found")
	}
	as, err = t.Value.As(c.Lib.Voice, b.ID, choice(c))
	return t, b, as, err
}

// parents are the bonds of the signed-in child in which something can be shown.
func parents(c *call.Call) ([]space.Bond, error) {
	all, err := c.Bonds()
	return slices.DeleteFunc(slices.Clone(all), func(b space.Bond) bool {
		return b.Lone() || !b.May(c.Space.Box.ID, family.Show, c.Space.Today)
	}), err
}

// couldShow are the parents to whom the child may show a thing.
func couldShow(c *call.Call, t voice.Thing) (out []space.Bond, err error) {
	all, err := parents(c)
	for _, b := range all {
		if t.Felt == nil || t.Felt.Bond == b.ID {
			out = append(out, b)
		}
	}
	return out, err
}

func choice(c *call.Call) voice.Choice {
	in := c.R.PostForm
	return voice.Choice{Words: in.Has("words"), Line: in.Has("line"), Topics: in["topic"]}
}

// seenAs tells what a parent will see from anything else.
func seenAs(as voice.Shown) (string, error) {
	plain, err := json.Marshal(as)
	return vault.TokenHash(string(plain)), err
}

// copyID is the id that the form brought for a copy. One under which a sibling's lies
// there already gets a new one: the form was made by hand.
func copyID(c *call.Call, b space.Bond, box *vault.Box) (string, error) {
	id := c.IDOf("shown")
	there, ok, err := space.FindIn[voice.Shown](c.Desk, box, space.KindVoice, id)
	if ok && there.Child != b.ID {
		id = vault.NewID()
	}
	return id, err
}

// notShown says why a parent has no copy, when there is no room for one; the thing
// does not say that they have.
func notShown(c *call.Call, thing, bond string, err error) error {
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Invalid {
		return err
	}
	err = space.Change(c.Desk, space.KindThing, thing, func(t *space.Kept[voice.Thing]) error { t.Value.TakeBack(bond); return nil })
	if err != nil {
		return err
	}
	return showThing(c, call.Status[f.Kind], f.Key)
}

// StillShown takes a copy away again when the child took the thing back, showed
// it otherwise or left while it was being made.
func StillShown(c *call.Call, thing string, b space.Bond, id string) error {
	t, _, err := space.Find[voice.Thing](c.Desk, space.KindThing, thing)
	if err != nil {
		return err
	}
	c.Space.Bonds = nil
	_, gone := c.BondOf(b.ID, family.Unshow)
	if t.Value.Shown[b.ID].ID == id && !t.Value.Gone && gone == nil {
		return nil
	}
	return c.DB.DeleteRecord(c.Ctx(), b.Other.ID, string(space.KindVoice), id)
}

// errTakenBack refuses a form whose copy was taken back since.
var errTakenBack = errors.New("it was taken back")

// remember notes in a thing what a parent is going to have of it. What they have
// already stays when it reads the same, else it gets the id made; old is the copy that
// gives way.
func remember(c *call.Call, thing string, b space.Bond, as voice.Shown, made string) (id, old string, err error) {
	err = space.Change(c.Desk, space.KindThing, thing, func(t *space.Kept[voice.Thing]) error {
		if t.Value.Gone {
			return fault.New(fault.NotFound, "error.not_found")
		}
		was, ok := t.Value.Shown[b.ID]
		if slices.Contains(t.Value.Back, made) {
			return errTakenBack
		}
		if id, old = made, was.ID; ok && (was.As.Same(as) || was.ID == id) {
			id, old = was.ID, ""
			return nil
		}
		t.Value.TakeBack(b.ID)
		if t.Value.Shown == nil {
			t.Value.Shown = map[string]voice.Showing{}
		}
		t.Value.Shown[b.ID] = voice.Showing{ID: id, As: as}
		return nil
	})
	return id, old, err
}

// DeleteShown deletes what a parent has of a thing, and the thanks for it, for
// good. What lies with a bond that has ended is gone already.
func DeleteShown(c *call.Call, bond, id string) error {
	all, err := c.Bonds()
	if err != nil {
		return err
	}
	for _, b := range all {
		if b.ID != bond {
			continue
		}
		if err := c.DB.DeleteRecord(c.Ctx(), b.Other.ID, string(space.KindVoice), id); err != nil {
			return err
		}
	}
	return c.DB.DeleteRecord(c.Ctx(), c.Space.Box.ID, string(space.KindThanks), id)
}

// Unshow takes a thing back from a parent, at once. Nobody is told.
func Unshow(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	bond := c.R.PostForm.Get("bond")
	t, err := space.Read[voice.Thing](c.Desk, space.KindThing, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	if s, ok := t.Value.Shown[bond]; ok {
		if err := DeleteShown(c, bond, s.ID); err != nil {
			return err
		}
		err := space.Change(c.Desk, space.KindThing, t.ID, func(t *space.Kept[voice.Thing]) error {
			if t.Value.Shown[bond].ID == s.ID {
				t.Value.TakeBack(bond)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := DeleteShown(c, bond, s.ID); err != nil { // the same form came once more in between
			return err
		}
	}
	return c.Redirect("/c/kept/" + t.ID + "?said=back")
}

// thingName is what kind of thing it is, for the child.
func thingName(s page.ShelfOf, t voice.Thing) string {
	if t.Felt != nil {
		return s.T("felt.h1", "name", t.Felt.Name)
	}
	return s.T("thing.name." + string(t.What))
}

// firstWords tell a thing from others in a list.
func firstWords(s page.ShelfOf, t voice.Thing) string {
	switch {
	case t.What == voice.Weather:
		return s.Words.Weather[t.Weather-1]
	case t.What == voice.Trust:
		return s.T("felt.h1", "name", t.Felt.Name)
	case t.Words == "":
		return s.Activity(t.Activity)
	case t.Starter != "":
		return s.Words.Starters[t.Starter] + " … " + page.FirstWords(t.Words)
	}
	return page.FirstWords(t.Words)
}

// showing is what a parent has of the thing; nothing chosen when it is nothing.
func (p thingPage) showing(b space.Bond) voice.Shown { return p.Thing.Value.Shown[b.ID].As }

// shows reports whether a parent has the answer to a topic.
func shows(s voice.Shown, topic string) bool {
	return slices.ContainsFunc(s.Topics, func(t voice.Told) bool { return t.Topic == topic })
}
