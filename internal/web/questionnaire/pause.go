package questionnaire

import (
	"net/http"

	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
)

// pausePage offers a code, or shows the one that was made.
type pausePage struct {
	page.Page
	Code      string
	HoursLeft int
	Done      bool
	HasCode   bool
}

func newPausePage(c *call.Call) pausePage {
	return pausePage{Page: c.Page("pause.title").WithClass("p-test"), HoursLeft: c.Sitting.HoursLeft(c.Now), Done: c.Sitting.Done()}
}

// Pause answers GET /test/pause.
func Pause(c *call.Call) (err error) {
	p := newPausePage(c)
	if p.HasCode, err = c.DB.HasResumeCode(c.Ctx(), c.Sitting.Row.ID); err != nil {
		return err
	}
	return c.Render(http.StatusOK, pauseTest(p))
}

// EndCode makes the code open nothing any more.
func EndCode(c *call.Call) error {
	if err := c.DB.EndResumeCode(c.Ctx(), c.Sitting.Row.ID); err != nil {
		return err
	}
	return c.Redirect("/test/pause")
}

// MakeCode makes a code and shows it, once. An earlier one ends.
func MakeCode(c *call.Call) error {
	p := newPausePage(c)
	p.Code = vault.NewCode()
	typed, _ := vault.ReadCode(p.Code)
	box, err := openCode(c, typed)
	if err != nil {
		return err
	}
	secret, _ := call.SittingSecret(c) // the guard has read it
	if err := c.DB.AddResumeCode(c.Ctx(), box.ID, c.Sitting.Row.ID, box.Seal(codePlace, secret[:])); err != nil {
		return err
	}
	return c.Render(http.StatusOK, pauseTest(p))
}
