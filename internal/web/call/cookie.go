package call

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Cookie makes a cookie that only this site reads, pinned to HTTPS where there
// is HTTPS.
func Cookie(c *Call, name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: c.Pinned(name), Value: value, Path: "/", HttpOnly: true, Secure: c.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(life.Seconds()),
	}
}

// Pinned has the prefix that pins a cookie to this host and to HTTPS; plain
// loopback cannot have it in every browser.
func (s *Node) Pinned(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// NoCookies reports whether a page of ours led here and the browser kept no cookie
// on the way: without one it would lead round and round.
func NoCookies(c *Call) bool {
	return c.R.Header.Get("Sec-Fetch-Site") == "same-origin" && bare(c.R) && c.R.Method == http.MethodGet || CookieLost(c)
}

// CookieLost is NoCookies by the address alone: for browsers that do not say where
// they come from, and for pages that need no cookie.
func CookieLost(c *Call) bool { return bare(c.R) && c.R.URL.Query().Has(cookieGiven) }

// givesFirst reports whether the answer gives a cookie to who came with none.
func givesFirst(c *Call) bool {
	return bare(c.R) && slices.ContainsFunc(c.W.Header()["Set-Cookie"], func(s string) bool { return !strings.Contains(s, "Max-Age=0") })
}

// bare reports whether a request came without any cookie.
func bare(r *http.Request) bool { return len(r.Cookies()) == 0 }

// cookieGiven stands in an address to which somebody is led with their first cookie.
const cookieGiven = "cookie-given"

// AfterCookie is path with the mark that a cookie was given on the way to it.
func AfterCookie(path string) string {
	switch {
	case strings.HasSuffix(path, cookieGiven):
		return path
	case strings.Contains(path, "?"):
		return path + "&" + cookieGiven
	}
	return path + "?" + cookieGiven
}
