package review

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/plan"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// signsPage is where the signs of trust are looked at once a week.
type signsPage struct {
	page.Page
	page.ChildFrame
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
func showSigns(c *call.Call, code int, fill func(*signsPage)) error {
	v, err := c.TheVision()
	if err != nil {
		return err
	}
	if len(v.Value.Signs) == 0 {
		return c.Redirect("/signs/choose")
	}
	p := signsPage{
		Page: c.Page("signs.title"), ChildFrame: call.ChildFrame(c), Words: c.Shelf().Plan, Vision: v.Value, Today: c.Space.Today,
	}
	fill(&p)
	return c.Render(code, signsView(p))
}

// Signs answers GET /signs.
func Signs(c *call.Call) error {
	return showSigns(c, http.StatusOK, func(p *signsPage) {
		p.Taps, p.Kept = p.taps(), c.R.URL.Query().Has("kept")
	})
}

// RateSigns notes how the signs stood. On the same day it replaces what was noted.
func RateSigns(c *call.Call) error {
	err := space.Change(c.Desk, space.KindVision, c.Space.Child.ID, func(v *space.Kept[plan.Vision]) error {
		day, err := calendar.Parse(c.R.PostForm.Get("day"))
		if err != nil || day > c.Space.Today || day < c.Space.Today-rateBack {
			return fault.New(fault.Invalid, "vision.error.day")
		}
		return v.Value.Rate(day, levelsOf(v.Value.Signs, func(id string) string { return tapped(c, id) }))
	})
	if err != nil {
		return c.AskAgain(err, func(f *fault.Fault) error {
			return showSigns(c, call.Status[f.Kind], func(p *signsPage) {
				p.Problem, p.Taps = f.Key, map[string]string{}
				for _, s := range p.Vision.Signs {
					p.Taps[s.ID] = tapped(c, s.ID)
				}
			})
		})
	}
	return c.Redirect("/signs?kept")
}

func tapped(c *call.Call, id string) string { return c.R.PostForm.Get("of-" + id) }

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
func step(p page.Page, level int) string { return p.T("signs.step." + strconv.Itoa(level+3)) }

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
	page.Page
	page.ChildFrame
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
func showSignsChoice(c *call.Call, code int, fill func(*signsChoice, plan.Vision)) error {
	v, err := c.TheVision()
	if err != nil {
		return err
	}
	p := signsChoice{
		Page: c.Page("signs.title"), ChildFrame: call.ChildFrame(c), Words: c.Shelf().Plan, Version: v.Version,
		Offer: slices.Clone(v.Value.Signs), Own: plan.Sign{Levels: usualLevels(c)},
	}
	for _, id := range c.Lib.Plan.SignsFor(c.ChildBand()) {
		if !hasSign(p.Offer, id) {
			p.Offer = append(p.Offer, p.Words.Sign(id))
		}
	}
	if p.Waits, err = c.ContactWaits(); err != nil {
		return err
	}
	fill(&p, v.Value)
	return c.Render(code, signsChoiceView(p))
}

func hasSign(all []plan.Sign, id string) bool {
	return slices.ContainsFunc(all, func(s plan.Sign) bool { return s.ID == id })
}

// SignsToChoose answers GET /signs/choose.
func SignsToChoose(c *call.Call) error {
	return showSignsChoice(c, http.StatusOK, func(p *signsChoice, v plan.Vision) {
		for _, s := range v.Signs {
			p.Ticked = append(p.Ticked, s.ID)
		}
	})
}

// ChooseSigns keeps the signs that are ticked, and one of the parent's own.
// Before words of their own are lost it asks once more.
func ChooseSigns(c *call.Call) error {
	own, in := typedSign(c), c.R.PostForm
	var gone []plan.Sign
	err := c.ChangeVision(func(v *space.Kept[plan.Vision]) error {
		was := v.Value.Signs
		signs := ticked(c, was)
		if own != (plan.Sign{}) && own != (plan.Sign{Levels: usualLevels(c)}) {
			signs = append(signs, known(own, was, in["sign"]))
		}
		if alike(signs) {
			return fault.New(fault.Invalid, "vision.error.twice")
		}
		if err := v.Value.Choose(c.Lib.Plan, signs); err != nil {
			return err
		}
		if gone = wordsGone(c, was, v.Value.Signs, in["gone"]); len(gone) > 0 {
			return fault.New(fault.Invalid, "signs.choose.gone")
		}
		return nil
	})
	if err != nil {
		return c.AskAgain(err, func(f *fault.Fault) error {
			return showSignsChoice(c, call.Status[f.Kind], func(p *signsChoice, _ plan.Vision) {
				p.Ticked, p.Own, p.Open, p.Gone = in["sign"], own, own.Name != "", gone
				if len(gone) == 0 {
					p.Problem = f.Key
				}
			})
		})
	}
	return c.Redirect("/signs?kept")
}

// ticked are the signs whose boxes came with the form, in the words that they
// were kept in, else in those of the content.
func ticked(c *call.Call, was []plan.Sign) (signs []plan.Sign) {
	for _, id := range c.R.PostForm["sign"] {
		s := c.Shelf().Plan.Sign(id)
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
func wordsGone(c *call.Call, was, now []plan.Sign, let []string) (gone []plan.Sign) {
	for _, s := range was {
		if !hasSign(now, s.ID) && s != c.Shelf().Plan.Sign(s.ID) && !slices.Contains(let, s.ID) {
			gone = append(gone, s)
		}
	}
	return gone
}

// typedSign reads a sign from the form, each text as one line.
func typedSign(c *call.Call) (s plan.Sign) {
	line := func(name string) string { return strings.Join(strings.Fields(c.TextOf(name)), " ") }
	s.Name = line("name")
	for i := range s.Levels {
		s.Levels[i] = line("level" + strconv.Itoa(i+1))
	}
	return s
}

// usualLevels fit many signs, so that one of their own needs only a name.
func usualLevels(c *call.Call) (levels [5]string) {
	for i := range levels {
		levels[i] = c.L.T("signs.usual." + strconv.Itoa(i+1))
	}
	return levels
}

// signPage is one sign, to be put into other words.
type signPage struct {
	page.Page
	page.ChildFrame
	Version int64
	Sign    plan.Sign
	Problem string
}

// showSign renders a sign that was chosen; fill says what the form shows.
func showSign(c *call.Call, code int, fill func(*signPage)) error {
	v, err := c.TheVision()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	i := slices.IndexFunc(v.Value.Signs, func(s plan.Sign) bool { return s.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "error.not_found")
	}
	p := signPage{Page: c.Page("signs.title"), ChildFrame: call.ChildFrame(c), Version: v.Version, Sign: v.Value.Signs[i]}
	fill(&p)
	return c.Render(code, signView(p))
}

// Sign answers GET /signs/{id}.
func Sign(c *call.Call) error { return showSign(c, http.StatusOK, func(*signPage) {}) }

// ChangeSign puts a sign into other words.
func ChangeSign(c *call.Call) error {
	typed := typedSign(c)
	typed.ID = c.R.PathValue("id")
	err := c.ChangeVision(func(v *space.Kept[plan.Vision]) error {
		signs := slices.Clone(v.Value.Signs)
		i := slices.IndexFunc(signs, func(s plan.Sign) bool { return s.ID == typed.ID })
		if i < 0 {
			return fault.New(fault.NotFound, "error.not_found")
		}
		if signs[i] = typed; alike(signs) {
			return fault.New(fault.Invalid, "vision.error.twice")
		}
		return v.Value.Choose(c.Lib.Plan, signs)
	})
	if err != nil {
		return c.AskAgain(err, func(f *fault.Fault) error {
			return showSign(c, call.Status[f.Kind], func(p *signPage) { p.Sign, p.Problem = typed, f.Key })
		})
	}
	return c.Redirect("/signs?kept")
}
