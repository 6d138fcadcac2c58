package web

import (
	"net/http"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/vault"
)

// codePlace is bound to every sealed secret of a code.
const codePlace = "resume_code.sealed"

// slowKeys bounds how many codes are worked on at once: each takes 19 MiB.
var slowKeys = make(chan struct{}, 2)

func (s *Server) openCode(code string) *vault.Box {
	slowKeys <- struct{}{}
	defer func() { <-slowKeys }()
	return s.Keys.OpenCode(code)
}

// pausePage offers a code, or shows the one that was made.
type pausePage struct {
	Page
	Code      string
	HoursLeft int
	Done      bool
}

func (c *call) newPausePage() pausePage {
	return pausePage{Page: c.page("pause.title").as("p-test"), HoursLeft: c.sitting.hoursLeft(c.now), Done: c.sitting.Done()}
}

func (c *call) pause() error { return c.render(http.StatusOK, pauseTest(c.newPausePage())) }

// makeCode makes a code and shows it, once.
func (c *call) makeCode() error {
	page := c.newPausePage()
	page.Code = vault.NewCode()
	typed, _ := vault.ReadCode(page.Code)
	box := c.openCode(typed)
	secret, _ := c.secret() // the guard has read it
	if err := c.DB.AddResumeCode(c.r.Context(), box.ID, c.sitting.row.ID, box.Seal(codePlace, secret[:])); err != nil {
		return err
	}
	return c.render(http.StatusOK, pauseTest(page))
}

// resumePage asks for a code. What was typed stays.
type resumePage struct {
	Page
	Typed   string
	Problem string
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
	box := c.openCode(code)
	sealed, err := c.DB.ResumeCode(c.r.Context(), box.ID, c.now.UnixMilli())
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
	var secret vault.Secret
	copy(secret[:], plain)
	c.setCookie(secret)
	return c.redirect("/test")
}
