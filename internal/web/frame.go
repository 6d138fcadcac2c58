package web

import "slices"

// tab is a place in the bar of the parent's own pages.
type tab struct{ here, icon, key string }

var tabs = []tab{
	{"today", "moon-star", "app.nav.today"},
	{"plan", "footprints", "app.nav.plan"},
	{"progress", "chart-spline", "app.nav.progress"},
	{"family", "users-round", "app.nav.family"},
	{"more", "ellipsis", "app.nav.more"},
}

// hardPlace is where app stands on the pages of the hard moment.
const hardPlace = "hard"

// tabOf is the tab that a form of the frame was sent from; today where none stands.
func (c *call) tabOf() string {
	here := c.r.PostForm.Get("here")
	if slices.ContainsFunc(tabs, func(t tab) bool { return t.here == here }) {
		return "/" + here
	}
	return "/today"
}
