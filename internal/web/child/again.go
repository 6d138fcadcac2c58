package child

import (
	"net/http"
	"regexp"

	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
)

// againPage asks for the PIN once more, before what cannot be taken back.
type againPage struct {
	page.Page
	To      string
	Problem string
}

var provedFor = regexp.MustCompile(`^/c/(export|share/new(\?from=[\w-]+)?|share/[\w-]+)$`)

// provedTo are the pages that proving once more leads back to.
func provedTo(asked string) string {
	if provedFor.MatchString(asked) {
		return asked
	}
	return "/c/who-sees"
}

// ReauthenticateForm answers GET /c/again.
func ReauthenticateForm(c *call.Call) error {
	return showAgain(c, http.StatusOK, c.R.URL.Query().Get("to"), "")
}

func showAgain(c *call.Call, code int, to, problem string) error {
	return c.Render(code, againView(againPage{Page: c.ChildPage("young.again.title"), To: provedTo(to), Problem: problem}))
}

// Reauthenticate answers POST /c/again.
func Reauthenticate(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	to := c.R.PostForm.Get("to")
	err := call.Reauthenticate(c)
	if f, ok := fault.As(err); ok {
		return showAgain(c, call.Status[f.Kind], to, f.Key)
	}
	if err != nil {
		return err
	}
	if err := call.SignInTo(c, c.Space); err != nil {
		return err
	}
	return c.Redirect(provedTo(to))
}
