package child

import (
	"net/http"
	"slices"

	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// sayPage is where a child says something, or wishes for something.
type sayPage struct {
	page.ShelfOf
	Starters []string
	Ideas    []string // activities to wish for, by age
	Thing    space.Kept[voice.Thing]
	Shown    []shownTo
	Problem  string
}

// Say answers GET /c/say.
func Say(c *call.Call) error {
	return showSay(c, http.StatusOK, sayPage{Thing: space.Kept[voice.Thing]{ID: vault.NewID(), Value: voice.Thing{What: voice.Say}}})
}

func showSay(c *call.Call, code int, p sayPage) (err error) {
	title := "say.title"
	if p.Thing.Value.What == voice.Wish {
		title = "wish.title"
		p.Ideas = ideas(c, p.Thing.Value.Activity)
	}
	p.ShelfOf, p.Starters = call.ShelfOf(c, c.ChildPage(title)), c.Lib.Voice.Starters
	if p.Shown, err = shownOf(c, p.Thing.ID); err != nil {
		return err
	}
	return c.Render(code, sayView(p))
}

// ideas are things to do together for the child's age, and the one that was chosen.
func ideas(c *call.Call, chosen string) []string {
	all := c.Lib.Voice.Wishes[call.ChildAge(c)]
	if chosen != "" && !slices.Contains(all, chosen) {
		all = append(slices.Clone(all), chosen)
	}
	return all
}

// KeepSay answers POST /c/say.
func KeepSay(c *call.Call) error {
	return keepWords(c, voice.Say, func(t *voice.Thing) { t.Starter = c.R.PostForm.Get("starter") })
}

// keepWords keeps a sentence or a wish.
func keepWords(c *call.Call, what voice.What, read func(*voice.Thing)) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	t, err := keepThing(c, c.IDOf("id"), c.Space.Today, what, func(t *voice.Thing) { read(t); t.Words = c.TextOf("words") })
	if f, ok := fault.As(err); ok && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		p := sayPage{Problem: f.Key}
		if p.Thing, err = asTyped(c, t, f); err != nil {
			return err
		}
		return showSay(c, call.Status[f.Kind], p)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/c/kept/" + t.ID + "?said=kept")
}
