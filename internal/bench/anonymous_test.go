package bench

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/library"
)

// form is the form the load answers.
var form = sync.OnceValue(func() *instrument.Form {
	lib, _ := library.Load(content.Files)
	return lib.Current()
})

// answers is a whole test as one form.
func answers() url.Values {
	form := form()
	v := url.Values{"length": {"full"}}
	for i, it := range form.Items() {
		v.Set(it.ID, strconv.Itoa(1+i%5))
	}
	for _, id := range form.Causes[:3] {
		v.Set(id, "1")
	}
	for _, id := range form.Mistakes {
		v.Set(id, "2")
	}
	for _, f := range form.Facts {
		v.Set(f.ID, "2")
	}
	return v
}

// safetyPages are the numbers of the pages that must be sent before a result.
func safetyPages() (pages []int) {
	for i, stop := range form().Course() {
		if stop.Kind == instrument.AskSafety {
			pages = append(pages, i+1)
		}
	}
	return pages
}

// begun counts the tests the server said it keeps.
var begun atomic.Int64

// begin starts a test and passes the safety pages; it gives the cookie.
func begin(c *client) (string, error) {
	r, err := c.do(request("POST", "/test", "", "band=b6&name=Mia&country=DE"), false)
	if err := want(r, err, http.StatusSeeOther); err != nil {
		return "", err
	}
	begun.Add(1)
	cookie := r.cookie
	for _, n := range safetyPages() {
		r, err := c.do(request("POST", fmt.Sprintf("/test/q/%d", n), cookie, "danger-now=1"), false)
		if err := want(r, err, http.StatusSeeOther); err != nil {
			return "", err
		}
	}
	return cookie, nil
}

// sittings opens n tests.
func sittings(tb testing.TB, addr string, n int) (cookies []string) {
	tb.Helper()
	cookies = make([]string, n)
	err := spread(addr, clients, n, func(c *client, i int) (err error) {
		cookies[i], err = begin(c)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return cookies
}

// submit sends a whole test in.
func submit(c *client, cookie, body string) error {
	r, err := c.do(request("POST", "/test/finish", cookie, body), false)
	return want(r, err, http.StatusSeeOther)
}

// wholeTest is the short test as the script of the page sends it.
func wholeTest(c *client) error {
	cookie, err := begin(c)
	if err != nil {
		return err
	}
	for _, path := range []string{"/test/q/1", "/test/pages"} {
		r, err := c.do(request("GET", path, cookie, ""), false)
		if err := want(r, err, http.StatusOK); err != nil {
			return err
		}
	}
	for _, it := range form().Items() {
		if !it.Short {
			continue
		}
		r, err := c.do(request("POST", "/test/answers", cookie, it.ID+"=3"), false)
		if err := want(r, err, http.StatusNoContent); err != nil {
			return err
		}
	}
	r, err := c.do(request("POST", "/test/finish", cookie, "length=short"), false)
	if err := want(r, err, http.StatusSeeOther); err != nil {
		return err
	}
	r, err = c.do(request("GET", "/result", cookie, ""), false)
	return want(r, err, http.StatusOK)
}
