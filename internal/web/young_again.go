package web

import (
	"net/http"
	"regexp"

	"mentor/internal/fault"
)

// youngAgain asks for the PIN once more, before what cannot be taken back.
type youngAgain struct {
	Page
	To      string
	Problem string
}

var youngProvedFor = regexp.MustCompile(`^/c/(export|share/new(\?from=[\w-]+)?|share/[\w-]+)$`)

// youngProvedTo are the pages that proving once more leads back to.
func youngProvedTo(asked string) string {
	if youngProvedFor.MatchString(asked) {
		return asked
	}
	return "/c/who-sees"
}

func (c *call) youngAgainForm() error {
	return c.showYoungAgain(http.StatusOK, c.r.URL.Query().Get("to"), "")
}

func (c *call) showYoungAgain(code int, to, problem string) error {
	return c.render(code, youngAgainView(youngAgain{Page: c.youngPage("young.again.title"), To: youngProvedTo(to), Problem: problem}))
}

func (c *call) youngProve() error {
	if err := c.readForm(); err != nil {
		return err
	}
	to := c.r.PostForm.Get("to")
	err := c.proveAgain()
	if f, ok := fault.As(err); ok {
		return c.showYoungAgain(status[f.Kind], to, f.Key)
	}
	if err != nil {
		return err
	}
	if err := c.signInTo(c.space); err != nil {
		return err
	}
	return c.redirect(youngProvedTo(to))
}
