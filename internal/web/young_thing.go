package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/practice"
	"mentor/internal/voice"
)

// shelfOf is whose words and names the things of a child are shown with.
type shelfOf struct {
	Page
	Words  *voice.Words
	Family *practice.Words
	Danger string // address of the words of danger
}

func (c *call) shelfOf(p Page) shelfOf {
	s := c.shelf()
	return shelfOf{p, s.Voice, s.Family, "/assets/" + s.Danger().Name}
}

// activity is what something to do together is called by a child; empty when it
// is not known.
func (s shelfOf) activity(id string) string {
	return cmp.Or(s.Words.Wishes[id], s.Family.Activities[id].Name)
}

// youngAge is the wording for the signed-in child.
func (c *call) youngAge() voice.Age { return voice.AgeOf(c.space.account.Child.Born, c.space.today) }

// keepThing keeps a new thing of the child's, or what is new in one. The form
// says which version it read; what is shown of it stays as it is.
func (c *call) keepThing(id string, day calendar.Day, what voice.What, read func(*voice.Thing)) (kept[voice.Thing], error) {
	t, was, err := maybeKept[voice.Thing](c.Desk, kindThing, id)
	if err != nil {
		return t, err
	}
	if was && t.Value.What != what {
		return t, fault.New(fault.NotFound, "error.not_found")
	}
	if !was {
		t.Day, t.Value.What = day, what
	}
	is := t
	read(&t.Value)
	t.Value = t.Value.Tidy()
	if err := t.Value.Check(c.lib.Voice, func(id string) bool { return c.hasActivity(id) }); err != nil {
		return t, err
	}
	if was && sameWords(is, t) {
		return is, nil // sent again
	}
	if was {
		t.Version = c.versionOf()
		return t, saveKept(c.Desk, kindThing, t)
	}
	t.ID, err = addOrSave(c, kindThing, t)
	return t, err
}

// versionOf is the version that a form read. One that was not there yet when it
// was rendered, and is now, was sent by the same form.
func (c *call) versionOf() int64 {
	v, _ := strconv.ParseInt(c.r.PostForm.Get("version"), 10, 64) // what is no number is an old version
	return max(v, 1)
}

func (c *call) hasActivity(id string) bool {
	return slices.ContainsFunc(c.lib.Family.Activities, func(a practice.Activity) bool { return a.ID == id })
}

// asTyped is what a form that could not be kept shows: what was typed, and which
// version it now goes on from.
func (c *call) asTyped(t kept[voice.Thing], f *fault.Fault) (kept[voice.Thing], error) {
	if f.Kind != fault.Conflict {
		return t, nil
	}
	return newest(c, kindThing, t)
}

// thingLine is a thing among others.
type thingLine struct {
	kept[voice.Thing]
	Shown []shownTo
}

// thingIcon is the picture of a thing: of a weather, its own.
func thingIcon(t voice.Thing) string {
	switch t.What {
	case voice.Weather:
		return weatherIcons[t.Weather-1]
	case voice.Trust:
		return "users-round"
	case voice.Wish:
		return "heart-handshake"
	}
	return "message-circle"
}

// shownTo is a parent whom a thing is shown to.
type shownTo struct {
	Bond   string
	Name   string
	As     voice.Shown
	Seen   voice.Seen
	Thanks bool
}

// thanks of a parent for something that was shown.
type thanks struct{}

// shownTo lists whom a thing is shown to, with what each sees of it now; also of a
// link that has ended by age.
func (c *call) shownTo(t voice.Thing) (all []shownTo, err error) {
	bonds, err := c.bonds()
	if err != nil {
		return nil, err
	}
	for _, b := range bonds {
		s, ok := t.Shown[b.ID]
		if !ok {
			continue
		}
		_, thanked, err := maybeKept[thanks](c.Desk, kindThanks, s.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, shownTo{Bond: b.ID, Name: b.other.Name, As: s.As, Seen: t.Seen(b.ID, !b.Lapsed(c.space.today)), Thanks: thanked})
	}
	return all, nil
}

// shownOf is shownTo for the thing that a form is about, as it is kept.
func (c *call) shownOf(id string) ([]shownTo, error) {
	t, _, err := maybeKept[voice.Thing](c.Desk, kindThing, id)
	if err != nil {
		return nil, err
	}
	return c.shownTo(t.Value)
}

// things are what the child keeps, a page of it, the newest first.
func (c *call) things() (lines []thingLine, others rest, err error) {
	all, others, err := part(c, func(until calendar.Day) ([]kept[voice.Thing], error) {
		all, err := listKept[voice.Thing](c.Desk, kindThing, "", firstDay, until)
		slices.SortStableFunc(all, func(a, b kept[voice.Thing]) int { return cmp.Compare(b.Day, a.Day) })
		return all, err
	}, func(t kept[voice.Thing]) calendar.Day { return t.Day })
	if err != nil {
		return nil, others, err
	}
	lines = make([]thingLine, len(all))
	for i, t := range all {
		lines[i].kept = t
		if lines[i].Shown, err = c.shownTo(t.Value); err != nil {
			return nil, others, err
		}
	}
	return lines, others, nil
}

// thingsPage is all that a child keeps.
type thingsPage struct {
	shelfOf
	rest
	All  []thingLine
	Gone bool
}

func (c *call) keptThings() error {
	all, others, err := c.things()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, thingsView(thingsPage{c.shelfOf(c.youngPage("thing.title")), others, all, c.r.URL.Query().Has("gone")}))
}

// thingPage is one thing, whom it is shown to, and whom it could be shown to.
type thingPage struct {
	shelfOf
	Thing   kept[voice.Thing]
	Age     voice.Age
	Shown   []shownTo
	Others  []bond // parents whom it could be shown to
	Topics  []voice.Topic
	Said    string // what was done just now
	Problem string
}

// thingSaid are the words for what was done just now, by what the address has.
var thingSaid = map[string]string{"kept": "thing.kept", "shown": "thing.was_shown", "back": "thing.was_back"}

func (c *call) keptThing() error { return c.showThing(http.StatusOK, "") }

func (c *call) showThing(code int, problem string) error {
	t, err := readKept[voice.Thing](c.Desk, kindThing, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	p := thingPage{shelfOf: c.shelfOf(c.youngPage("thing.title")), Thing: t, Age: c.youngAge(), Problem: problem}
	p.Said = thingSaid[c.r.URL.Query().Get("said")]
	if p.Shown, err = c.shownTo(t.Value); err != nil {
		return err
	}
	if p.Others, err = c.couldShow(t.Value); err != nil {
		return err
	}
	if f := t.Value.Felt; f != nil {
		p.Topics = c.lib.Voice.Asked(f.Age)
	}
	return c.render(code, thingView(p))
}

// thingAway deletes a thing for good, and takes it back from everybody first.
func (c *call) thingAway() error {
	var t kept[voice.Thing]
	err := changeKept(c.Desk, kindThing, c.r.PathValue("id"), func(now *kept[voice.Thing]) error {
		now.Value.Gone = true // from here on nothing more of it is shown
		t = *now
		return nil
	})
	if err != nil {
		return err
	}
	for bond, s := range t.Value.Shown {
		if err := c.deleteShown(bond, s.ID); err != nil {
			return err
		}
	}
	if err := c.DB.DeleteRecord(c.ctx(), c.space.box.ID, string(kindThing), t.ID); err != nil {
		return err
	}
	return c.redirect("/c/kept?gone")
}
