package home

import (
	"cmp"
	"net/http"
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/journal"
	"mentor/internal/report"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// voicePage is what the child of the pages chose to show this parent, and nothing
// about what it did not.
type voicePage struct {
	page.ShelfOf
	page.ChildFrame
	All []space.Kept[voice.Shown] // the newest day first
}

// shown lists what the child of the pages shows the signed-in parent.
func shown(c *call.Call) (all []space.Kept[voice.Shown], err error) {
	bonds, err := c.Bonds()
	if err != nil {
		return nil, err
	}
	for _, b := range bonds {
		if b.Me.Child != c.Space.Child.ID || !b.May(c.Space.Box.ID, family.Thank, c.Space.Today) {
			continue
		}
		some, err := space.List[voice.Shown](c.Desk, space.KindVoice, b.ID, space.FirstDay, space.LastDay)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b space.Kept[voice.Shown]) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// Voice answers GET /voice.
func Voice(c *call.Call) error {
	all, err := shown(c)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, voiceView(voicePage{call.ShelfOf(c, c.Page("voice.title")), call.ChildFrame(c), all}))
}

// beside reports whether something that was shown can stand beside the parent's own view.
func (p voicePage) beside() bool {
	return slices.ContainsFunc(p.All, func(s space.Kept[voice.Shown]) bool { return s.Value.What == voice.Weather || len(s.Value.Topics) > 0 })
}

// Thank says thank you for something that was shown, once.
func Thank(c *call.Call) error {
	s, err := space.Read[voice.Shown](c.Desk, space.KindVoice, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := c.BondOf(s.Child, family.Thank)
	if err != nil {
		return err
	}
	if !s.Value.Thanked {
		if err := SayThanks(c, b, s); err != nil {
			return err
		}
	}
	return c.Redirect("/voice")
}

// SayThanks puts thanks into the child's vault. When the child took back what
// they are for meanwhile, they go too.
func SayThanks(c *call.Call, b space.Bond, s space.Kept[voice.Shown]) error {
	box, err := c.OpenOther(b)
	if err != nil {
		return err
	}
	if _, err := space.AddIn(c.Desk, box, space.KindThanks, space.Kept[space.Thanks]{ID: s.ID, Child: b.ID, Day: c.Space.Today}); err != nil {
		return err
	}
	err = space.Change(c.Desk, space.KindVoice, s.ID, func(s *space.Kept[voice.Shown]) error { s.Value.Thanked = true; return nil })
	if fault.Is(err, fault.NotFound) {
		if err := c.DB.DeleteRecord(c.Ctx(), box.ID, string(space.KindThanks), s.ID); err != nil {
			return err
		}
	}
	return err
}

// bothPage has what the child chose to show beside the parent's own words.
type bothPage struct {
	page.ShelfOf
	page.ChildFrame
	Topics  []bothTopic
	Weather []bothWeather
}

// bothTopic is an answer of the child's beside a part of the parent's last test.
type bothTopic struct {
	Name, Child string
	Scale       string // what the part is called
	Mine        string // in words; empty when there is none
}

// bothWeather is the weather of one day, for the child and for the parent.
type bothWeather struct {
	Day   calendar.Day
	Child int
	Mine  []int // none when the parent noted none
}

// Both answers GET /voice/both.
func Both(c *call.Call) error {
	all, err := shown(c)
	if err != nil {
		return err
	}
	p := bothPage{ShelfOf: call.ShelfOf(c, c.Page("both.title")), ChildFrame: call.ChildFrame(c)}
	if p.Topics, err = bothTopics(c, p.Page, all); err != nil {
		return err
	}
	if p.Weather, err = weatherOfBoth(c, all); err != nil {
		return err
	}
	return c.Render(http.StatusOK, bothView(p))
}

// bothTopics has each topic once, as the child showed it last, in the order of the book.
func bothTopics(c *call.Call, p page.Page, all []space.Kept[voice.Shown]) (out []bothTopic, err error) {
	last := map[string]string{}
	for _, s := range slices.Backward(all) { // the newest comes last, and stays
		for _, t := range s.Value.Topics {
			last[t.Topic] = c.Shelf().Voice.Answer(s.Value.Age, t.Answer)
		}
	}
	if len(last) == 0 {
		return nil, nil
	}
	scores, words, err := LastScores(c)
	if err != nil {
		return nil, err
	}
	for _, t := range c.Lib.Voice.Topics {
		if answer := last[t.ID]; answer != "" {
			one := bothTopic{Name: c.Shelf().Voice.Topics[t.ID].Name, Child: answer, Scale: words.Scales[t.Scale].Name}
			if s := scores.Of(t.Scale); s.OK() {
				one.Mine = report.InWords(p.Locale, s, "word.to")
			}
			out = append(out, one)
		}
	}
	return out, nil
}

// LastScores are those of the parent's last kept test about the child; none of
// them is OK when there is no test, or its scores are withheld.
func LastScores(c *call.Call) (r instrument.Result, w *instrument.Words, err error) {
	all, err := c.Results()
	if err != nil || len(all) == 0 {
		return r, c.Shelf().Words(c.Lib.Current().Version), err
	}
	s, err := c.OpenResult(all[len(all)-1])
	if err != nil {
		return r, nil, err
	}
	if s.Withheld() {
		return r, c.Shelf().Words(s.Form), nil
	}
	return s.Instrument.Score(s.Answers, s.Length, instrument.APriori), c.Shelf().Words(s.Form), nil
}

// weatherOfBoth has the days whose weather the child shows, the newest first.
func weatherOfBoth(c *call.Call, all []space.Kept[voice.Shown]) (out []bothWeather, err error) {
	for _, s := range all {
		if s.Value.What != voice.Weather {
			continue
		}
		day := bothWeather{Day: s.Day, Child: s.Value.Weather}
		entries, err := space.List[journal.Entry](c.Desk, space.KindEntry, c.Space.Child.ID, s.Day, s.Day)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.Value.Weather > 0 {
				day.Mine = append(day.Mine, e.Value.Weather)
			}
		}
		out = append(out, day)
	}
	return out, nil
}
