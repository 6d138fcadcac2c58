package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/voice"
)

// couldShow are the parents to whom the child may show a thing.
func (c *call) couldShow(t voice.Thing) (out []bond, err error) {
	all, err := c.parents()
	for _, b := range all {
		if t.Felt == nil || t.Felt.Bond == b.ID {
			out = append(out, b)
		}
	}
	return out, err
}

// parents are the bonds of the signed-in child in which something can be shown.
func (c *call) parents() ([]bond, error) {
	all, err := c.bonds()
	return slices.DeleteFunc(slices.Clone(all), func(b bond) bool {
		return b.lone() || !b.May(c.space.box.ID, family.Show, c.space.today)
	}), err
}

// previewPage is what a parent will see, to the letter.
type previewPage struct {
	shelfOf
	ID     string // of the thing
	Bond   string
	Name   string // of the parent
	Choice voice.Choice
	Copy   kept[voice.Shown] // that will lie with the parent
	Now    *voice.Shown      // what the parent sees of the thing until then, when it is something else
	Seen   string            // tells the copy from any other
	Again  bool              // it is not what was looked at before
}

// toShow reads what of a thing is to be shown to whom.
func (c *call) toShow() (t kept[voice.Thing], b bond, as voice.Shown, err error) {
	if err := c.readForm(); err != nil {
		return t, b, as, err
	}
	if t, err = readKept[voice.Thing](c.Desk, kindThing, c.r.PathValue("id")); err != nil {
		return t, b, as, err
	}
	if b, err = c.bondOf(c.r.PostForm.Get("bond"), family.Show); err != nil {
		return t, b, as, err
	}
	if b.lone() {
		return t, b, as, fault.New(fault.NotFound, "error.not_found")
	}
	as, err = t.Value.As(c.lib.Voice, b.ID, c.choice())
	return t, b, as, err
}

func (c *call) choice() voice.Choice {
	in := c.r.PostForm
	return voice.Choice{Words: in.Has("words"), Line: in.Has("line"), Topics: in["topic"]}
}

// seenAs tells what a parent will see from anything else.
func seenAs(as voice.Shown) (string, error) {
	plain, err := json.Marshal(as)
	return vault.TokenHash(string(plain)), err
}

// preview shows what a parent will see, before they see it.
func (c *call) preview() error {
	t, b, as, err := c.toShow()
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		return c.showThing(status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	return c.showPreview(t, b, as, false)
}

func (c *call) showPreview(t kept[voice.Thing], b bond, as voice.Shown, again bool) error {
	seen, err := seenAs(as)
	if err != nil {
		return err
	}
	page := previewPage{
		Seen: seen, Again: again,
		shelfOf: c.shelfOf(c.youngPage("show.title")), ID: t.ID, Bond: b.ID, Name: b.other.Name, Choice: c.choice(),
		Copy: kept[voice.Shown]{ID: vault.NewID(), Day: t.Day, Value: as},
	}
	if was, ok := t.Value.Shown[b.ID]; ok && !was.As.Same(as) {
		page.Now = &was.As
	}
	return c.render(http.StatusOK, previewView(page))
}

// show copies as much of a thing as the child chose into the parent's own vault.
// The thing remembers the copy before it is there: whatever breaks in between,
// the child can take back what a parent has.
func (c *call) show() error {
	t, b, as, err := c.toShow()
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		return c.showThing(status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	now, err := seenAs(as)
	if err != nil {
		return err
	}
	if seen := c.r.PostForm.Get("seen"); seen != "" && seen != now {
		return c.showPreview(t, b, as, true) // it was changed elsewhere since it was looked at
	}
	box, err := c.openOther(b)
	if err != nil {
		return err
	}
	made, err := c.copyID(b, box)
	if err != nil {
		return err
	}
	id, old, err := c.remember(t.ID, b, as, made)
	if errors.Is(err, errTakenBack) {
		return c.redirect("/c/kept/" + t.ID)
	}
	if err != nil {
		return err
	}
	if old != "" {
		if err := c.deleteShown(b.ID, old); err != nil {
			return err
		}
	}
	if _, err := addIn(c.Desk, box, kindVoice, kept[voice.Shown]{ID: id, Child: b.ID, Day: t.Day, Value: as}); err != nil {
		return c.notShown(t.ID, b.ID, err)
	}
	if err := c.stillShown(t.ID, b, id); err != nil {
		return err
	}
	return c.redirect("/c/kept/" + t.ID + "?said=shown")
}

// copyID is the id that the form brought for a copy. One under which a sibling's lies
// there already gets a new one: the form was made by hand.
func (c *call) copyID(b bond, box *vault.Box) (string, error) {
	id := c.idOf("shown")
	there, ok, err := maybeIn[voice.Shown](c.Desk, box, kindVoice, id)
	if ok && there.Child != b.ID {
		id = vault.NewID()
	}
	return id, err
}

// notShown says why a parent has no copy, when there is no room for one; the thing
// does not say that they have.
func (c *call) notShown(thing, bond string, err error) error {
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Invalid {
		return err
	}
	err = changeKept(c.Desk, kindThing, thing, func(t *kept[voice.Thing]) error { t.Value.TakeBack(bond); return nil })
	if err != nil {
		return err
	}
	return c.showThing(status[f.Kind], f.Key)
}

// stillShown takes a copy away again when the child took the thing back, showed
// it otherwise or left while it was being made.
func (c *call) stillShown(thing string, b bond, id string) error {
	t, _, err := maybeKept[voice.Thing](c.Desk, kindThing, thing)
	if err != nil {
		return err
	}
	c.space.bonds = nil
	_, gone := c.bondOf(b.ID, family.Unshow)
	if t.Value.Shown[b.ID].ID == id && !t.Value.Gone && gone == nil {
		return nil
	}
	return c.DB.DeleteRecord(c.ctx(), b.other.ID, string(kindVoice), id)
}

// errTakenBack refuses a form whose copy was taken back since.
var errTakenBack = errors.New("it was taken back")

// remember notes in a thing what a parent is going to have of it. What they have
// already stays when it reads the same, else it gets the id made; old is the copy that
// gives way.
func (c *call) remember(thing string, b bond, as voice.Shown, made string) (id, old string, err error) {
	err = changeKept(c.Desk, kindThing, thing, func(t *kept[voice.Thing]) error {
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

// deleteShown deletes what a parent has of a thing, and the thanks for it, for
// good. What lies with a bond that has ended is gone already.
func (c *call) deleteShown(bond, id string) error {
	all, err := c.bonds()
	if err != nil {
		return err
	}
	for _, b := range all {
		if b.ID != bond {
			continue
		}
		if err := c.DB.DeleteRecord(c.ctx(), b.other.ID, string(kindVoice), id); err != nil {
			return err
		}
	}
	return c.DB.DeleteRecord(c.ctx(), c.space.box.ID, string(kindThanks), id)
}

// unshow takes a thing back from a parent, at once. Nobody is told.
func (c *call) unshow() error {
	if err := c.readForm(); err != nil {
		return err
	}
	bond := c.r.PostForm.Get("bond")
	t, err := readKept[voice.Thing](c.Desk, kindThing, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	if s, ok := t.Value.Shown[bond]; ok {
		if err := c.deleteShown(bond, s.ID); err != nil {
			return err
		}
		err := changeKept(c.Desk, kindThing, t.ID, func(t *kept[voice.Thing]) error {
			if t.Value.Shown[bond].ID == s.ID {
				t.Value.TakeBack(bond)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := c.deleteShown(bond, s.ID); err != nil { // the same form came once more in between
			return err
		}
	}
	return c.redirect("/c/kept/" + t.ID + "?said=back")
}

// thingName is what kind of thing it is, for the child.
func (s shelfOf) thingName(t voice.Thing) string {
	if t.Felt != nil {
		return s.T("felt.h1", "name", t.Felt.Name)
	}
	return s.T("thing.name." + string(t.What))
}

// shownName is what kind of thing it is, for the parent.
func (s shelfOf) shownName(v voice.Shown) string {
	if v.What == voice.Trust {
		return s.T("voice.felt." + string(v.Age))
	}
	return s.T("voice.name." + string(v.What))
}

// lineWords is a line of answers in words.
func (s shelfOf) lineWords(a voice.Age, l voice.Line) string {
	lo, hi := s.Words.Answer(a, l.From), s.Words.Answer(a, l.To)
	if lo == hi {
		return s.T("voice.line.one", "answer", lo)
	}
	return s.T("voice.line.two", "lo", lo, "hi", hi)
}

// firstWords tell a thing from others in a list.
func (s shelfOf) firstWords(t voice.Thing) string {
	switch {
	case t.What == voice.Weather:
		return s.Words.Weather[t.Weather-1]
	case t.What == voice.Trust:
		return s.T("felt.h1", "name", t.Felt.Name)
	case t.Words == "":
		return s.activity(t.Activity)
	case t.Starter != "":
		return s.Words.Starters[t.Starter] + " … " + firstWords(t.Words)
	}
	return firstWords(t.Words)
}

// showing is what a parent has of the thing; nothing chosen when it is nothing.
func (p thingPage) showing(b bond) voice.Shown { return p.Thing.Value.Shown[b.ID].As }

// shows reports whether a parent has the answer to a topic.
func shows(s voice.Shown, topic string) bool {
	return slices.ContainsFunc(s.Topics, func(t voice.Told) bool { return t.Topic == topic })
}
