package questionnaire

import (
	"net/http"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
)

// codePlace is bound to every sealed secret of a code.
const codePlace = "resume_code.sealed"

// openCode works on a code when it is its turn.
func openCode(c *call.Call, code string) (box *vault.Box, err error) {
	err = call.DoInTurn(c, func() { box = c.Keys.OpenCode(code) })
	return box, err
}

// resumePage asks for a code. What was typed stays.
type resumePage struct {
	page.Page
	Typed   string
	Problem string
	Replace bool // another test is open on this device
}

// ResumePage answers GET /test/resume.
func ResumePage(c *call.Call) error {
	return c.RenderShared("resume", func() templ.Component {
		return resumeTest(resumePage{Page: c.Page("resume.title").WithClass("p-test")})
	})
}

// Resume answers POST /test/resume.
func Resume(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	typed := c.R.PostForm.Get("code")
	p := resumePage{Page: c.Page("resume.title").WithClass("p-test"), Typed: typed, Problem: "resume.error.shape"}
	code, ok := vault.ReadCode(typed)
	if !ok {
		return c.Render(http.StatusUnprocessableEntity, resumeTest(p))
	}
	open, err := call.MaybeSitting(c)
	if err != nil {
		return err
	}
	if open != nil && !c.R.PostForm.Has("replace") {
		p.Problem, p.Replace = "resume.replace", true
		return c.Render(http.StatusConflict, resumeTest(p))
	}
	box, err := openCode(c, code)
	if err != nil {
		return err
	}
	sealed, err := c.DB.ResumeCode(c.Ctx(), box.ID, c.Now.UnixMilli())
	if fault.Is(err, fault.NotFound) {
		p.Problem = "resume.error.unknown"
		return c.Render(http.StatusUnprocessableEntity, resumeTest(p))
	}
	if err != nil {
		return err
	}
	plain, err := box.Unseal(codePlace, sealed)
	if err != nil {
		return err
	}
	call.GiveBackTry(c)
	var secret vault.Secret
	copy(secret[:], plain)
	call.SetSittingCookie(c, secret)
	if c.Sitting, err = call.Open(c, c.Keys.Open(secret)); err != nil {
		return err
	}
	if c.Sitting.Done() {
		return c.Redirect("/result")
	}
	return c.Redirect(onward(c.Sitting))
}
