package web

import (
	"net/http"
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/voice"
)

// youngTodayPage is the child's own day: its weather, and whom one may say more of.
type youngTodayPage struct {
	shelfOf
	Age     voice.Age
	Thing   kept[voice.Thing]
	Shown   []shownTo
	Thanks  []thingLine
	Parents []bond
	Kept    bool
	Problem string
}

// weatherID is the id of the one weather of a day.
func weatherID(day calendar.Day) string { return "weather-" + day.String() }

func (c *call) youngToday() error {
	t, ok, err := maybeKept[voice.Thing](c.Desk, kindThing, weatherID(c.space.today))
	if err != nil {
		return err
	}
	if !ok {
		t.Day = c.space.today
	}
	return c.showYoungToday(http.StatusOK, youngTodayPage{Thing: t, Kept: c.r.URL.Query().Has("kept")})
}

func (c *call) showYoungToday(code int, p youngTodayPage) (err error) {
	p.shelfOf, p.Age = c.shelfOf(c.youngPage("young.today.title")), c.youngAge()
	if p.Parents, err = c.parents(); err != nil {
		return err
	}
	if p.Shown, err = c.shownOf(p.Thing.ID); err != nil {
		return err
	}
	all, _, err := c.things()
	if err != nil {
		return err
	}
	for _, t := range all {
		for _, s := range t.Shown {
			if s.Thanks {
				p.Thanks = append(p.Thanks, thingLine{t.kept, []shownTo{s}})
			}
		}
	}
	p.Thanks = p.Thanks[:min(len(p.Thanks), mostThanks)]
	return c.render(code, youngTodayView(p))
}

// mostThanks stand on the child's day; the others stand with what they are for.
const mostThanks = 3

// keepWeather keeps the weather of a day, of which there is one.
func (c *call) keepWeather() error {
	if err := c.readForm(); err != nil {
		return err
	}
	day, err := c.readDay()
	if err != nil {
		return err
	}
	t, err := c.keepThing(weatherID(day), day, voice.Weather, func(t *voice.Thing) {
		t.Weather, t.Words = int(c.numberOf("weather")), c.textOf("words")
	})
	if f, ok := fault.As(err); ok && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		p := youngTodayPage{Problem: f.Key}
		if p.Thing, err = c.asTyped(t, f); err != nil {
			return err
		}
		return c.showYoungToday(status[f.Kind], p)
	}
	if err != nil {
		return err
	}
	return c.redirect("/c/today?kept")
}

// sayPage is where a child says something, or wishes for something.
type sayPage struct {
	shelfOf
	Starters []string
	Ideas    []string // activities to wish for, by age
	Thing    kept[voice.Thing]
	Shown    []shownTo
	Problem  string
}

func (c *call) say() error {
	return c.showSay(http.StatusOK, sayPage{Thing: kept[voice.Thing]{ID: vault.NewID(), Value: voice.Thing{What: voice.Say}}})
}

func (c *call) wish() error {
	return c.showSay(http.StatusOK, sayPage{Thing: kept[voice.Thing]{ID: vault.NewID(), Value: voice.Thing{What: voice.Wish}}})
}

// changeThing is the form of a sentence or a wish that is kept.
func (c *call) changeThing() error {
	t, err := readKept[voice.Thing](c.Desk, kindThing, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	if t.Value.What != voice.Say && t.Value.What != voice.Wish {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return c.showSay(http.StatusOK, sayPage{Thing: t})
}

func (c *call) showSay(code int, p sayPage) (err error) {
	title := "say.title"
	if p.Thing.Value.What == voice.Wish {
		title = "wish.title"
		p.Ideas = c.ideas(p.Thing.Value.Activity)
	}
	p.shelfOf, p.Starters = c.shelfOf(c.youngPage(title)), c.lib.Voice.Starters
	if p.Shown, err = c.shownOf(p.Thing.ID); err != nil {
		return err
	}
	return c.render(code, sayView(p))
}

// ideas are things to do together for the child's age, and the one that was chosen.
func (c *call) ideas(chosen string) []string {
	all := c.lib.Voice.Wishes[c.youngAge()]
	if chosen != "" && !slices.Contains(all, chosen) {
		all = append(slices.Clone(all), chosen)
	}
	return all
}

func (c *call) keepSay() error {
	return c.keepWords(voice.Say, func(t *voice.Thing) { t.Starter = c.r.PostForm.Get("starter") })
}

func (c *call) keepWish() error {
	return c.keepWords(voice.Wish, func(t *voice.Thing) { t.Activity = c.r.PostForm.Get("activity") })
}

// keepWords keeps a sentence or a wish.
func (c *call) keepWords(what voice.What, read func(*voice.Thing)) error {
	if err := c.readForm(); err != nil {
		return err
	}
	t, err := c.keepThing(c.idOf("id"), c.space.today, what, func(t *voice.Thing) { read(t); t.Words = c.textOf("words") })
	if f, ok := fault.As(err); ok && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		p := sayPage{Problem: f.Key}
		if p.Thing, err = c.asTyped(t, f); err != nil {
			return err
		}
		return c.showSay(status[f.Kind], p)
	}
	if err != nil {
		return err
	}
	return c.redirect("/c/kept/" + t.ID + "?said=kept")
}
