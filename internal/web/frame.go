package web

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
