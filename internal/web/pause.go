package web

import (
	"net/http"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/vault"
)

// codePlace is bound to every sealed secret of a code.
const codePlace = "resume_code.sealed"

// openCode works on a code when it is its turn.
func (c *call) openCode(code string) (box *vault.Box, err error) {
	err = c.inTurn(func() { box = c.Keys.OpenCode(code) })
	return box, err
}

// pausePage offers a code, or shows the one that was made.
type pausePage struct {
	Page
	Code      string
	HoursLeft int
	Done      bool
	HasCode   bool
}

func (c *call) newPausePage() pausePage {
	return pausePage{Page: c.page("pause.title").as("p-test"), HoursLeft: c.sitting.hoursLeft(c.now), Done: c.sitting.Done()}
}

func (c *call) pause() (err error) {
	page := c.newPausePage()
	if page.HasCode, err = c.DB.HasResumeCode(c.ctx(), c.sitting.row.ID); err != nil {
		return err
	}
	return c.render(http.StatusOK, pauseTest(page))
}

// endCode makes the code open nothing any more.
func (c *call) endCode() error {
	if err := c.DB.EndResumeCode(c.ctx(), c.sitting.row.ID); err != nil {
		return err
	}
	return c.redirect("/test/pause")
}

// makeCode makes a code and shows it, once. An earlier one ends.
func (c *call) makeCode() error {
	page := c.newPausePage()
	page.Code = vault.NewCode()
	typed, _ := vault.ReadCode(page.Code)
	box, err := c.openCode(typed)
	if err != nil {
		return err
	}
	secret, _ := c.secret() // the guard has read it
	if err := c.DB.AddResumeCode(c.ctx(), box.ID, c.sitting.row.ID, box.Seal(codePlace, secret[:])); err != nil {
		return err
	}
	return c.render(http.StatusOK, pauseTest(page))
}

// resumePage asks for a code. What was typed stays.
type resumePage struct {
	Page
	Typed   string
	Problem string
	Replace bool // another test is open on this device
}

func (c *call) resumePage() error {
	return c.renderShared("resume", func() templ.Component {
		return resumeTest(resumePage{Page: c.page("resume.title").as("p-test")})
	})
}

func (c *call) resume() error {
	if err := c.readForm(); err != nil {
		return err
	}
	typed := c.r.PostForm.Get("code")
	page := resumePage{Page: c.page("resume.title").as("p-test"), Typed: typed, Problem: "resume.error.shape"}
	code, ok := vault.ReadCode(typed)
	if !ok {
		return c.render(http.StatusUnprocessableEntity, resumeTest(page))
	}
	open, err := c.maybeSitting()
	if err != nil {
		return err
	}
	if open != nil && !c.r.PostForm.Has("replace") {
		page.Problem, page.Replace = "resume.replace", true
		return c.render(http.StatusConflict, resumeTest(page))
	}
	box, err := c.openCode(code)
	if err != nil {
		return err
	}
	sealed, err := c.DB.ResumeCode(c.ctx(), box.ID, c.now.UnixMilli())
	if fault.Is(err, fault.NotFound) {
		page.Problem = "resume.error.unknown"
		return c.render(http.StatusUnprocessableEntity, resumeTest(page))
	}
	if err != nil {
		return err
	}
	plain, err := box.Unseal(codePlace, sealed)
	if err != nil {
		return err
	}
	c.right()
	var secret vault.Secret
	copy(secret[:], plain)
	c.setCookie(secret)
	if c.sitting, err = c.open(c.Keys.Open(secret)); err != nil {
		return err
	}
	if c.sitting.Done() {
		return c.redirect("/result")
	}
	return c.redirect(c.sitting.onward())
}
