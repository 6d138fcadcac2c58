package web

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
)

// voicePage is what the child of the pages chose to show this parent, and nothing
// about what it did not.
type voicePage struct {
	shelfOf
	childFrame
	All []kept[voice.Shown] // the newest day first
}

// shown lists what the child of the pages shows the signed-in parent.
func (c *call) shown() (all []kept[voice.Shown], err error) {
	bonds, err := c.bonds()
	if err != nil {
		return nil, err
	}
	for _, b := range bonds {
		if b.me.Child != c.space.child.ID || !b.May(c.space.box.ID, family.Thank, c.space.today) {
			continue
		}
		some, err := listKept[voice.Shown](c.Desk, kindVoice, b.ID, firstDay, lastDay)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b kept[voice.Shown]) int { return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

func (c *call) voice() error {
	all, err := c.shown()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, voiceView(voicePage{c.shelfOf(c.page("voice.title")), c.childFrame(), all}))
}

// beside reports whether something that was shown can stand beside the parent's own view.
func (p voicePage) beside() bool {
	return slices.ContainsFunc(p.All, func(s kept[voice.Shown]) bool { return s.Value.What == voice.Weather || len(s.Value.Topics) > 0 })
}

// thank says thank you for something that was shown, once.
func (c *call) thank() error {
	s, err := readKept[voice.Shown](c.Desk, kindVoice, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := c.bondOf(s.Child, family.Thank)
	if err != nil {
		return err
	}
	if !s.Value.Thanked {
		if err := c.sayThanks(b, s); err != nil {
			return err
		}
	}
	return c.redirect("/voice")
}

// sayThanks puts thanks into the child's vault. When the child took back what
// they are for meanwhile, they go too.
func (c *call) sayThanks(b bond, s kept[voice.Shown]) error {
	box, err := c.openOther(b)
	if err != nil {
		return err
	}
	if _, err := addIn(c.Desk, box, kindThanks, kept[thanks]{ID: s.ID, Child: b.ID, Day: c.space.today}); err != nil {
		return err
	}
	err = changeKept(c.Desk, kindVoice, s.ID, func(s *kept[voice.Shown]) error { s.Value.Thanked = true; return nil })
	if fault.Is(err, fault.NotFound) {
		if err := c.DB.DeleteRecord(c.ctx(), box.ID, string(kindThanks), s.ID); err != nil {
			return err
		}
	}
	return err
}

// bothPage has what the child chose to show beside the parent's own words.
type bothPage struct {
	shelfOf
	childFrame
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

func (c *call) both() error {
	all, err := c.shown()
	if err != nil {
		return err
	}
	p := bothPage{shelfOf: c.shelfOf(c.page("both.title")), childFrame: c.childFrame()}
	if p.Topics, err = c.bothTopics(p.Page, all); err != nil {
		return err
	}
	if p.Weather, err = c.bothWeather(all); err != nil {
		return err
	}
	return c.render(http.StatusOK, bothView(p))
}

// bothTopics has each topic once, as the child showed it last, in the order of the book.
func (c *call) bothTopics(p Page, all []kept[voice.Shown]) (out []bothTopic, err error) {
	last := map[string]string{}
	for _, s := range slices.Backward(all) { // the newest comes last, and stays
		for _, t := range s.Value.Topics {
			last[t.Topic] = c.shelf().Voice.Answer(s.Value.Age, t.Answer)
		}
	}
	if len(last) == 0 {
		return nil, nil
	}
	scores, words, err := c.lastScores()
	if err != nil {
		return nil, err
	}
	for _, t := range c.lib.Voice.Topics {
		if answer := last[t.ID]; answer != "" {
			one := bothTopic{Name: c.shelf().Voice.Topics[t.ID].Name, Child: answer, Scale: words.Scales[t.Scale].Name}
			if s := scores.Of(t.Scale); s.OK() {
				one.Mine = report.InWords(p.Locale, s, "word.to")
			}
			out = append(out, one)
		}
	}
	return out, nil
}

// lastScores are those of the parent's last kept test about the child; none of
// them is OK when there is no test, or its scores are withheld.
func (c *call) lastScores() (r instrument.Result, w *instrument.Words, err error) {
	all, err := c.results()
	if err != nil || len(all) == 0 {
		return r, c.shelf().Words(c.lib.Current().Version), err
	}
	s, err := c.openResult(all[len(all)-1])
	if err != nil {
		return r, nil, err
	}
	if s.withheld() {
		return r, c.shelf().Words(s.Form), nil
	}
	return s.form.Score(s.Answers, s.Length, instrument.APriori), c.shelf().Words(s.Form), nil
}

// bothWeather has the days whose weather the child shows, the newest first.
func (c *call) bothWeather(all []kept[voice.Shown]) (out []bothWeather, err error) {
	for _, s := range all {
		if s.Value.What != voice.Weather {
			continue
		}
		day := bothWeather{Day: s.Day, Child: s.Value.Weather}
		entries, err := listKept[journal.Entry](c.Desk, kindEntry, c.space.child.ID, s.Day, s.Day)
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
