package child

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/practice"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// thingsPage is all that a child keeps.
type thingsPage struct {
	page.ShelfOf
	page.Rest
	All  []thingLine
	Gone bool
}

// KeptThings answers GET /c/kept.
func KeptThings(c *call.Call) error {
	all, others, err := things(c)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, thingsView(thingsPage{call.ShelfOf(c, c.ChildPage("thing.title")), others, all, c.R.URL.Query().Has("gone")}))
}

// things are what the child keeps, a page of it, the newest first.
func things(c *call.Call) (lines []thingLine, others page.Rest, err error) {
	all, others, err := call.PageOfList(c, func(until calendar.Day) ([]space.Kept[voice.Thing], error) {
		all, err := space.List[voice.Thing](c.Desk, space.KindThing, "", space.FirstDay, until)
		slices.SortStableFunc(all, func(a, b space.Kept[voice.Thing]) int { return cmp.Compare(b.Day, a.Day) })
		return all, err
	}, func(t space.Kept[voice.Thing]) calendar.Day { return t.Day })
	if err != nil {
		return nil, others, err
	}
	lines = make([]thingLine, len(all))
	for i, t := range all {
		lines[i].Kept = t
		if lines[i].Shown, err = parentsShown(c, t.Value); err != nil {
			return nil, others, err
		}
	}
	return lines, others, nil
}

// thingLine is a thing among others.
type thingLine struct {
	space.Kept[voice.Thing]
	Shown []shownTo
}

// thingIcon is the picture of a thing: of a weather, its own.
func thingIcon(t voice.Thing) string {
	switch t.What {
	case voice.Weather:
		return page.WeatherIcons[t.Weather-1]
	case voice.Trust:
		return "users-round"
	case voice.Wish:
		return "heart-handshake"
	}
	return "message-circle"
}

// thingPage is one thing, whom it is shown to, and whom it could be shown to.
type thingPage struct {
	page.ShelfOf
	Thing   space.Kept[voice.Thing]
	Age     voice.Age
	Shown   []shownTo
	Others  []space.Bond // parents whom it could be shown to
	Topics  []voice.Topic
	Said    string // what was done just now
	Problem string
}

// thingSaid are the words for what was done just now, by what the address has.
var thingSaid = map[string]string{"kept": "thing.kept", "shown": "thing.was_shown", "back": "thing.was_back"}

// KeptThing answers GET /c/kept/{id}.
func KeptThing(c *call.Call) error { return showThing(c, http.StatusOK, "") }

func showThing(c *call.Call, code int, problem string) error {
	t, err := space.Read[voice.Thing](c.Desk, space.KindThing, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	p := thingPage{ShelfOf: call.ShelfOf(c, c.ChildPage("thing.title")), Thing: t, Age: call.ChildAge(c), Problem: problem}
	p.Said = thingSaid[c.R.URL.Query().Get("said")]
	if p.Shown, err = parentsShown(c, t.Value); err != nil {
		return err
	}
	if p.Others, err = couldShow(c, t.Value); err != nil {
		return err
	}
	if f := t.Value.Felt; f != nil {
		p.Topics = c.Lib.Voice.Asked(f.Age)
	}
	return c.Render(code, thingView(p))
}

// ChangeThing is the form of a sentence or a wish that is kept.
func ChangeThing(c *call.Call) error {
	t, err := space.Read[voice.Thing](c.Desk, space.KindThing, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	if t.Value.What != voice.Say && t.Value.What != voice.Wish {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return showSay(c, http.StatusOK, sayPage{Thing: t})
}

// keepThing keeps a new thing of the child's, or what is new in one. The form
// says which version it read; what is shown of it stays as it is.
func keepThing(c *call.Call, id string, day calendar.Day, what voice.What, read func(*voice.Thing)) (space.Kept[voice.Thing], error) {
	t, was, err := space.Find[voice.Thing](c.Desk, space.KindThing, id)
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
	if err := t.Value.Check(c.Lib.Voice, func(id string) bool { return hasActivity(c, id) }); err != nil {
		return t, err
	}
	if was && space.SameWords(is, t) {
		return is, nil // sent again
	}
	if was {
		t.Version = versionOf(c)
		return t, space.Save(c.Desk, space.KindThing, t)
	}
	t.ID, err = call.AddOrSave(c, space.KindThing, t)
	return t, err
}

// versionOf is the version that a form read. One that was not there yet when it
// was rendered, and is now, was sent by the same form.
func versionOf(c *call.Call) int64 {
	v, _ := strconv.ParseInt(c.R.PostForm.Get("version"), 10, 64) // what is no number is an old version
	return max(v, 1)
}

func hasActivity(c *call.Call, id string) bool {
	return slices.ContainsFunc(c.Lib.Family.Activities, func(a practice.Activity) bool { return a.ID == id })
}

// asTyped is what a form that could not be kept shows: what was typed, and which
// version it now goes on from.
func asTyped(c *call.Call, t space.Kept[voice.Thing], f *fault.Fault) (space.Kept[voice.Thing], error) {
	if f.Kind != fault.Conflict {
		return t, nil
	}
	return call.RebaseTyped(c, space.KindThing, t)
}

// DeleteThing deletes a thing for good, and takes it back from everybody first.
func DeleteThing(c *call.Call) error {
	var t space.Kept[voice.Thing]
	err := space.Change(c.Desk, space.KindThing, c.R.PathValue("id"), func(now *space.Kept[voice.Thing]) error {
		now.Value.Gone = true // from here on nothing more of it is shown
		t = *now
		return nil
	})
	if err != nil {
		return err
	}
	for bond, s := range t.Value.Shown {
		if err := DeleteShown(c, bond, s.ID); err != nil {
			return err
		}
	}
	if err := c.DB.DeleteRecord(c.Ctx(), c.Space.Box.ID, string(space.KindThing), t.ID); err != nil {
		return err
	}
	return c.Redirect("/c/kept?gone")
}

// shownTo is a parent whom a thing is shown to.
type shownTo struct {
	Bond   string
	Name   string
	As     voice.Shown
	Seen   voice.Seen
	Thanks bool
}

// parentsShown lists whom a thing is shown to, with what each sees of it now; also of a
// link that has ended by age.
func parentsShown(c *call.Call, t voice.Thing) (all []shownTo, err error) {
	bonds, err := c.Bonds()
	if err != nil {
		return nil, err
	}
	for _, b := range bonds {
		s, ok := t.Shown[b.ID]
		if !ok {
			continue
		}
		_, thanked, err := space.Find[space.Thanks](c.Desk, space.KindThanks, s.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, shownTo{Bond: b.ID, Name: b.Other.Name, As: s.As, Seen: t.Seen(b.ID, !b.Lapsed(c.Space.Today)), Thanks: thanked})
	}
	return all, nil
}

// shownOf is shownTo for the thing that a form is about, as it is kept.
func shownOf(c *call.Call, id string) ([]shownTo, error) {
	t, _, err := space.Find[voice.Thing](c.Desk, space.KindThing, id)
	if err != nil {
		return nil, err
	}
	return parentsShown(c, t.Value)
}
