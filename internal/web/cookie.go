package web

import (
	"net/http"
	"slices"
	"strings"
)

// noCookies reports whether a page of ours led here and the browser kept no cookie
// on the way: without one it would lead round and round.
func (c *call) noCookies() bool {
	return c.r.Header.Get("Sec-Fetch-Site") == "same-origin" && bare(c.r) && c.r.Method == http.MethodGet || c.gaveInVain()
}

// gaveInVain is noCookies by the address alone, for browsers that do not say whence
// they come, and for pages that are there without a cookie too.
func (c *call) gaveInVain() bool { return bare(c.r) && c.r.URL.Query().Has(cookieGiven) }

// givesFirst reports whether the answer gives a cookie to who came with none.
func (c *call) givesFirst() bool {
	return bare(c.r) && slices.ContainsFunc(c.w.Header()["Set-Cookie"], func(s string) bool { return !strings.Contains(s, "Max-Age=0") })
}

// bare reports whether a request came without any cookie.
func bare(r *http.Request) bool { return len(r.Cookies()) == 0 }

// cookieGiven stands in an address to which somebody is led with their first cookie.
const cookieGiven = "cookie-given"

// afterCookie is an address that says so.
func afterCookie(path string) string {
	switch {
	case strings.HasSuffix(path, cookieGiven):
		return path
	case strings.Contains(path, "?"):
		return path + "&" + cookieGiven
	}
	return path + "?" + cookieGiven
}
