package site

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/web/call"
)

// Help shows the country of the open test, if there is one. Whatever is wrong
// with that, help is shown.
func Help(c *call.Call) error {
	code := ""
	if s, err := call.OpenSitting(c); err == nil {
		code = s.Country
	}
	return c.Render(http.StatusOK, whoToCall(call.HelpPage(c, code)))
}

// ChooseCountry answers POST /help.
func ChooseCountry(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	code := strings.ToUpper(c.R.PostForm.Get("country"))
	if _, ok := c.Lib.Help.Countries[code]; !ok {
		return c.Redirect("/help")
	}
	return c.Redirect("/help/" + strings.ToLower(code))
}

// HelpCountry answers GET /help/{country}.
func HelpCountry(c *call.Call) error {
	code := strings.ToUpper(c.R.PathValue("country"))
	if _, ok := c.Lib.Help.Countries[code]; !ok {
		return fault.New(fault.NotFound, "help.error.country")
	}
	return c.RenderShared("help"+code, func() templ.Component { return whoToCall(call.HelpPage(c, code)) })
}
