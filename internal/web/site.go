package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/library"
	"mentor/internal/safety"
)

func (c *call) landing() error {
	if _, _, in := c.sessionToken(); in {
		if home := c.home(); home != "" {
			return c.redirect(home)
		}
	}
	return c.renderShared("landing", func() templ.Component {
		p := c.page("site.title").as("p-landing")
		p.Leave = false
		return landingPage(p, c.shelf().Steps, len(c.lib.Current().Course()))
	})
}

// home is the first page of who is signed in and not locked; empty when nobody is,
// or the database does not say.
func (c *call) home() string {
	s, err := c.openSpace()
	switch {
	case err != nil || s.locked(c.now) || s.row.Ends > 0:
		return ""
	case s.account.Child != nil:
		return "/c/today"
	}
	return "/today"
}

func (c *call) steps() error {
	return c.renderShared("steps", func() templ.Component {
		return stepsPage(c.page("steps.title"), c.shelf().Steps)
	})
}

// stepPage is one step to read, with its neighbours.
type stepPage struct {
	Page
	Step library.Step
	Next *library.Step
}

func (c *call) step() error {
	all := c.shelf().Steps
	n, err := strconv.Atoi(c.r.PathValue("n"))
	if err != nil || n < 1 || n > len(all) {
		return c.redirect("/steps")
	}
	return c.renderShared("step"+strconv.Itoa(n), func() templ.Component {
		page := stepPage{Page: c.page("step.title", "n", n), Step: all[n-1]}
		if n < len(all) {
			page.Next = &all[n]
		}
		return readStep(page)
	})
}

// helpPage is who to call. Country is empty until the person chooses one: it
// is never guessed.
type helpPage struct {
	Page
	Words     *safety.DirectoryWords
	Directory *safety.Directory
	Code      string
	Country   safety.Country
}

func (c *call) helpPage(code string) helpPage {
	words := c.shelf().Help
	page := helpPage{Page: c.page("help.title"), Words: words, Directory: c.lib.Help, Code: code}
	page.Country = c.lib.Help.Countries[code]
	return page
}

// help shows the country of the open test, if there is one. Whatever is wrong
// with that, help is shown.
func (c *call) help() error {
	code := ""
	if s, err := c.openSitting(); err == nil {
		code = s.Country
	}
	return c.render(http.StatusOK, whoToCall(c.helpPage(code)))
}

func (c *call) chooseCountry() error {
	if err := c.readForm(); err != nil {
		return err
	}
	code := strings.ToUpper(c.r.PostForm.Get("country"))
	if _, ok := c.lib.Help.Countries[code]; !ok {
		return c.redirect("/help")
	}
	return c.redirect("/help/" + strings.ToLower(code))
}

func (c *call) helpCountry() error {
	code := strings.ToUpper(c.r.PathValue("country"))
	if _, ok := c.lib.Help.Countries[code]; !ok {
		return fault.New(fault.NotFound, "help.error.country")
	}
	return c.renderShared("help"+code, func() templ.Component { return whoToCall(c.helpPage(code)) })
}

func (c *call) privacy() error       { return c.prose("privacy", 11) }
func (c *call) onlineSafety() error  { return c.prose("safety", 5) }
func (c *call) accessibility() error { return c.prose("accessibility", 4) }

// prose is a page of the catalogue: <key>.title, <key>.lead and n parts of a
// heading (<key>.1.h) and a text (<key>.1.p).
func (c *call) prose(key string, parts int) error {
	return c.renderShared(key, func() templ.Component {
		return prosePage(c.page(key+".title"), key, parts)
	})
}

// leaveFor is where the quick exit goes: a page that says nothing about the person.
const leaveFor = "https://www.wikipedia.org/"

// leave hides the page, closes the test on this device and signs out. A link on
// another site leads away without closing anything.
func (c *call) leave() error {
	if c.r.Header.Get("Sec-Fetch-Site") != "cross-site" {
		c.dropCookie()
		c.forgetHere()
	}
	http.Redirect(c.w, c.r, leaveFor, http.StatusSeeOther)
	return nil
}

func (c *call) health() error {
	c.patience = healthPatience
	if err := c.DB.Ready(c.ctx()); err != nil {
		c.Log.Error("not ready", "error", err.Error())
		c.write(http.StatusServiceUnavailable, "text/plain; charset=utf-8", []byte("database does not answer\n"))
		return nil
	}
	c.write(http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
	return nil
}

func (p helpPage) linesOf(kind string) (out []safety.Line) {
	for _, l := range p.Country.Lines {
		if l.Kind == kind {
			out = append(out, l)
		}
	}
	return out
}
