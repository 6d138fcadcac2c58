package child

import (
	"net/http"

	"mentor/internal/fault"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// todayPage is the child's own day: its weather, and whom one may say more of.
type todayPage struct {
	page.ShelfOf
	Age     voice.Age
	Thing   space.Kept[voice.Thing]
	Shown   []shownTo
	Thanks  []thingLine
	Parents []space.Bond
	Kept    bool
	Problem string
}

// Today answers GET /c/today.
func Today(c *call.Call) error {
	t, ok, err := space.Find[voice.Thing](c.Desk, space.KindThing, space.WeatherID(c.Space.Today))
	if err != nil {
		return err
	}
	if !ok {
		t.Day = c.Space.Today
	}
	return showToday(c, http.StatusOK, todayPage{Thing: t, Kept: c.R.URL.Query().Has("kept")})
}

func showToday(c *call.Call, code int, p todayPage) (err error) {
	p.ShelfOf, p.Age = call.ShelfOf(c, c.ChildPage("young.today.title")), call.ChildAge(c)
	if p.Parents, err = parents(c); err != nil {
		return err
	}
	if p.Shown, err = shownOf(c, p.Thing.ID); err != nil {
		return err
	}
	all, _, err := things(c)
	if err != nil {
		return err
	}
	for _, t := range all {
		for _, s := range t.Shown {
			if s.Thanks {
				p.Thanks = append(p.Thanks, thingLine{t.Kept, []shownTo{s}})
			}
		}
	}
	p.Thanks = p.Thanks[:min(len(p.Thanks), mostThanks)]
	return c.Render(code, todayView(p))
}

// mostThanks stand on the child's day; the others stand with what they are for.
const mostThanks = 3

// KeepWeather keeps the weather of a day, of which there is one.
func KeepWeather(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	day, err := c.ReadDay()
	if err != nil {
		return err
	}
	t, err := keepThing(c, space.WeatherID(day), day, voice.Weather, func(t *voice.Thing) {
		t.Weather, t.Words = int(numberOf(c, "weather")), c.TextOf("words")
	})
	if f, ok := fault.As(err); ok && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		p := todayPage{Problem: f.Key}
		if p.Thing, err = asTyped(c, t, f); err != nil {
			return err
		}
		return showToday(c, call.Status[f.Kind], p)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/c/today?kept")
}
