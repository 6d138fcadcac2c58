package page

// Tab is a place in the bar of the parent's own pages.
type Tab struct{ Here, icon, key string }

// Tabs are the pages that the bar of a parent leads to.
var Tabs = []Tab{
	{"today", "moon-star", "app.nav.today"},
	{"plan", "footprints", "app.nav.plan"},
	{"progress", "chart-spline", "app.nav.progress"},
	{"family", "users-round", "app.nav.family"},
	{"more", "ellipsis", "app.nav.more"},
}

// HardPlace is where app stands on the pages of the hard moment.
const HardPlace = "hard"
