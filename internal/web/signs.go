package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/plan"
)

// signsPage is where the signs of trust are looked at once a week.
type signsPage struct {
	Page
	childFrame
	Words   *plan.Words
	Vision  plan.Vision
	Today   calendar.Day
	Taps    map[string]string // what the form shows, by sign: a level, notThisWeek or nothing
	Kept    bool
	Problem string
}

// notThisWeek is the tap that leaves a sign out.
const notThisWeek = "none"

// Days a form may be old when it comes, and ratings that are shown.
const (
	rateBack  = 7
	lastRated = 8
)

// showSigns renders the signs; who has none is led to where they are chosen.
func (c *call) showSigns(code int, fill func(*signsPage)) error {
	v, err := c.theVision()
	if err != nil {
		return err
	}
	if len(v.Value.Signs) == 0 {
		return c.redirect("/signs/choose")
	}
	page := signsPage{
		Page: c.page("signs.title"), childFrame: c.childFrame(), Words: c.shelf().Plan, Vision: v.Value, Today: c.space.today,
	}
	fill(&page)
	return c.render(code, signsView(page))
}

func (c *call) signs() error {
	return c.showSigns(http.StatusOK, func(page *signsPage) {
		page.Taps, page.Kept = page.taps(), c.r.URL.Query().Has("kept")
	})
}

// rateSigns notes how the signs stood. On the same day it replaces what was noted.
func (c *call) rateSigns() error {
	err := changeKept(c.Desk, kindVision, c.space.child.ID, func(v *kept[plan.Vision]) error {
		day, err := calendar.Parse(c.r.PostForm.Get("day"))
		if err != nil || day > c.space.today || day < c.space.today-rateBack {
			return fault.New(fault.Invalid, "vision.error.day")
		}
		return v.Value.Rate(day, levelsOf(v.Value.Signs, func(id string) string { return c.tapped(id) }))
	})
	if err != nil {
		return c.askAgain(err, func(f *fault.Fault) error {
			return c.showSigns(status[f.Kind], func(page *signsPage) {
				page.Problem, page.Taps = f.Key, map[string]string{}
				for _, s := range page.Vision.Signs {
					page.Taps[s.ID] = c.tapped(s.ID)
				}
			})
		})
	}
	return c.redirect("/signs?kept")
}

func (c *call) tapped(id string) string { return c.r.PostForm.Get("of-" + id) }

// levelsOf reads a level for each sign; what is no number was left out.
func levelsOf(signs []plan.Sign, tapped func(id string) string) map[string]int {
	of := map[string]int{}
	for _, s := range signs {
		if level, err := strconv.Atoi(tapped(s.ID)); err == nil {
			of[s.ID] = level
		}
	}
	return of
}

// taps are those of today's rating, if there is one.
func (p signsPage) taps() map[string]string {
	taps := map[string]string{}
	if !p.rated() {
		return taps
	}
	for _, s := range p.Vision.Signs {
		taps[s.ID] = notThisWeek
		if level, ok := p.last().Of[s.ID]; ok {
			taps[s.ID] = strconv.Itoa(level)
		}
	}
	return taps
}

// rated reports whether the signs were noted today.
func (p signsPage) rated() bool { return len(p.Vision.Ratings) > 0 && p.last().Day == p.Today }

// last is the last rating, of which there must be one.
func (p signsPage) last() plan.Rating { return p.Vision.Ratings[len(p.Vision.Ratings)-1] }

// ratings are the last ones, the oldest first.
func (p signsPage) ratings() []plan.Rating {
	return p.Vision.Ratings[max(0, len(p.Vision.Ratings)-lastRated):]
}

// step names one of the five levels, of -2 to +2.
func (p Page) step(level int) string { return p.T("signs.step." + strconv.Itoa(level+3)) }

// key says how the table is read.
func (p signsPage) key() string {
	all := p.ratings()
	from, to := p.Day(all[0].Day), p.Day(p.last().Day)
	if len(all) == 1 {
		return p.T("signs.table.once", "date", to)
	}
	return p.T("signs.table.key", "from", from, "to", to)
}

// signsChoice offers signs of trust to choose from.
type signsChoice struct {
	Page
	childFrame
	Words   *plan.Words
	Version int64
	Offer   []plan.Sign // those chosen before come first
	Ticked  []string    // ids
	Own     plan.Sign   // one of their own, as it is typed
	Open    bool        // it is being typed
	Gone    []plan.Sign // in words of their own that would be lost
	Waits   bool        // safety asks to wait with contact
	Problem string
}

// showSignsChoice renders the choice; fill says what the form shows.
func (c *call) showSignsChoice(code int, fill func(*signsChoice, plan.Vision)) error {
	v, err := c.theVision()
	if err != nil {
		return err
	}
	page := signsChoice{
		Page: c.page("signs.title"), childFrame: c.childFrame(), Words: c.shelf().Plan, Version: v.Version,
		Offer: slices.Clone(v.Value.Signs), Own: plan.Sign{Levels: c.usualLevels()},
	}
	for _, id := range c.lib.Plan.SignsFor(c.childBand()) {
		if !hasSign(page.Offer, id) {
			page.Offer = append(page.Offer, page.Words.Sign(id))
		}
	}
	if page.Waits, err = c.contactWaits(); err != nil {
		return err
	}
	fill(&page, v.Value)
	return c.render(code, signsChoiceView(page))
}

func hasSign(all []plan.Sign, id string) bool {
	return slices.ContainsFunc(all, func(s plan.Sign) bool { return s.ID == id })
}

func (c *call) signsToChoose() error {
	return c.showSignsChoice(http.StatusOK, func(page *signsChoice, v plan.Vision) {
		for _, s := range v.Signs {
			page.Ticked = append(page.Ticked, s.ID)
		}
	})
}

// chooseSigns keeps the signs that are ticked, and one of the parent's own.
// Before words of their own are lost it asks once more.
func (c *call) chooseSigns() error {
	own, in := c.typedSign(), c.r.PostForm
	var gone []plan.Sign
	err := c.changeVision(func(v *kept[plan.Vision]) error {
		was := v.Value.Signs
		signs := c.ticked(was)
		if own != (plan.Sign{}) && own != (plan.Sign{Levels: c.usualLevels()}) {
			signs = append(signs, known(own, was, in["sign"]))
		}
		if alike(signs) {
			return fault.New(fault.Invalid, "vision.error.twice")
		}
		if err := v.Value.Choose(c.lib.Plan, signs); err != nil {
			return err
		}
		if gone = c.wordsGone(was, v.Value.Signs, in["gone"]); len(gone) > 0 {
			return fault.New(fault.Invalid, "signs.choose.gone")
		}
		return nil
	})
	if err != nil {
		return c.askAgain(err, func(f *fault.Fault) error {
			return c.showSignsChoice(status[f.Kind], func(page *signsChoice, _ plan.Vision) {
				page.Ticked, page.Own, page.Open, page.Gone = in["sign"], own, own.Name != "", gone
				if len(gone) == 0 {
					page.Problem = f.Key
				}
			})
		})
	}
	return c.redirect("/signs?kept")
}

// ticked are the signs whose boxes came with the form, in the words that they
// were kept in, else in those of the content.
func (c *call) ticked(was []plan.Sign) (signs []plan.Sign) {
	for _, id := range c.r.PostForm["sign"] {
		s := c.shelf().Plan.Sign(id)
		if i := slices.IndexFunc(was, func(s plan.Sign) bool { return s.ID == id }); i >= 0 {
			s = was[i]
		}
		signs = append(signs, s)
	}
	return signs
}

// known gives a sign that was typed the id that it has when it was kept before,
// as by a second tap.
func known(own plan.Sign, was []plan.Sign, ticked []string) plan.Sign {
	for _, s := range was {
		if s.Name == own.Name && s.Levels == own.Levels && !slices.Contains(ticked, s.ID) {
			return s
		}
	}
	return own
}

// alike reports whether two signs have the same name.
func alike(signs []plan.Sign) bool {
	seen := map[string]bool{}
	for _, s := range signs {
		name := strings.ToLower(s.Name)
		if name != "" && seen[name] {
			return true
		}
		seen[name] = true
	}
	return false
}

// wordsGone are the signs that are there no more and whose words are of the
// parent's own, but for those that were let go.
func (c *call) wordsGone(was, now []plan.Sign, let []string) (gone []plan.Sign) {
	for _, s := range was {
		if !hasSign(now, s.ID) && s != c.shelf().Plan.Sign(s.ID) && !slices.Contains(let, s.ID) {
			gone = append(gone, s)
		}
	}
	return gone
}

// typedSign reads a sign from the form, each text as one line.
func (c *call) typedSign() (s plan.Sign) {
	line := func(name string) string { return strings.Join(strings.Fields(c.textOf(name)), " ") }
	s.Name = line("name")
	for i := range s.Levels {
		s.Levels[i] = line("level" + strconv.Itoa(i+1))
	}
	return s
}

// usualLevels fit many signs, so that one of their own needs only a name.
func (c *call) usualLevels() (levels [5]string) {
	for i := range levels {
		levels[i] = c.L.T("signs.usual." + strconv.Itoa(i+1))
	}
	return levels
}

// signPage is one sign, to be put into other words.
type signPage struct {
	Page
	childFrame
	Version int64
	Sign    plan.Sign
	Problem string
}

// showSign renders a sign that was chosen; fill says what the form shows.
func (c *call) showSign(code int, fill func(*signPage)) error {
	v, err := c.theVision()
	if err != nil {
		return err
	}
	id := c.r.PathValue("id")
	i := slices.IndexFunc(v.Value.Signs, func(s plan.Sign) bool { return s.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "error.not_found")
	}
	page := signPage{Page: c.page("signs.title"), childFrame: c.childFrame(), Version: v.Version, Sign: v.Value.Signs[i]}
	fill(&page)
	return c.render(code, signView(page))
}

func (c *call) sign() error { return c.showSign(http.StatusOK, func(*signPage) {}) }

// changeSign puts a sign into other words.
func (c *call) changeSign() error {
	typed := c.typedSign()
	typed.ID = c.r.PathValue("id")
	err := c.changeVision(func(v *kept[plan.Vision]) error {
		signs := slices.Clone(v.Value.Signs)
		i := slices.IndexFunc(signs, func(s plan.Sign) bool { return s.ID == typed.ID })
		if i < 0 {
			return fault.New(fault.NotFound, "error.not_found")
		}
		if signs[i] = typed; alike(signs) {
			return fault.New(fault.Invalid, "vision.error.twice")
		}
		return v.Value.Choose(c.lib.Plan, signs)
	})
	if err != nil {
		return c.askAgain(err, func(f *fault.Fault) error {
			return c.showSign(status[f.Kind], func(page *signPage) { page.Sign, page.Problem = typed, f.Key })
		})
	}
	return c.redirect("/signs?kept")
}
