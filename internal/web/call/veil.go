package call

import (
	"cmp"
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"mentor/internal/vault"
)

// The addresses of a child's pages tell nothing to who reads the history of a browser:
// each is /c/ and letters, other ones each time, behind which lie the real address,
// in which session it was made, if somebody was in, and when. The rules are:
//
//   - A page opens by such an address in that session, while it is not locked, and before
//     a child is in for an hour. To everybody else it leads to the door, as any other does; only
//     who was given a cookie with it a moment ago and has none is told so.
//   - A form that goes to any other is answered by what is in it, whatever the address
//     was: what somebody typed is not lost, and nobody learns what page it was. So it is
//     behind the lock, where what a child wrote is kept, too.
//   - Real addresses work too; no page and no answer has one.

// VeilLife is how long an address opens a page when nobody was in when it was made.
const VeilLife = time.Hour

// FirstLook is how long it is told that a cookie was given in vain: later somebody else
// would learn from it that an address was one to come in by.
const FirstLook = 5 * time.Minute

// ownerLetters are those of vault.TokenHash of a session that stand in its addresses.
const ownerLetters = 22

// veilLetters are fewer than any hidden address has.
const veilLetters = 100

// Veil is what the browser gets to see in the place of an address.
func Veil(c *Call, address string) string {
	letters, young := strings.CutPrefix(address, "/c/")
	if c.Plain || address == WayOutOfHere || len(letters) >= veilLetters || !young && !strings.HasPrefix(address, "/c?") {
		return address
	}
	whose := ""
	if c.Space != nil && c.Space.Account.Child != nil && !c.Space.Locked(c.Now) {
		whose = c.Space.Token[:ownerLetters]
	}
	path, fragment, marked := strings.Cut(address, "#")
	if whose != "" && bare(c.R) && path == "/c/today" {
		path = AfterCookie(path)
	}
	hidden := "/c/" + c.Keys.HideAddress(strings.Join([]string{whose, strconv.FormatInt(c.Now.Unix(), 36), path}, "\n"))
	if marked {
		hidden += "#" + fragment
	}
	return hidden
}

// WayOutOfHere closes a place, and stands open: it leads on at once, so that no history
// has it, and an exit works however old its page is.
const WayOutOfHere = "/c/out"

// childAddress is an address of a child's page, as it stands in one.
var childAddress = regexp.MustCompile(` (href|action|data-lock)="(/c[/?][^"]*)"`)

// veiled is a page with its addresses hidden.
func veiled(c *Call, p []byte) []byte {
	if c.Plain || !c.OfChild() {
		return p
	}
	return childAddress.ReplaceAllFunc(p, func(found []byte) []byte {
		m := childAddress.FindSubmatch(found)
		return []byte(" " + string(m[1]) + `="` + Veil(c, html.UnescapeString(string(m[2]))) + `"`)
	})
}

// Unveil is a request with the real address in the place of a hidden one; open is
// false when it leads to the door.
func (s *Node) Unveil(r *http.Request) (shown *http.Request, open bool) {
	letters, ok := strings.CutPrefix(r.URL.Path, "/c/")
	if !ok || len(letters) < veilLetters {
		return r, true
	}
	real, may := s.BehindVeil(r, letters)
	if !may {
		return r, r.Method == http.MethodPost // it is answered by what is in it, see web.closed
	}
	shown = r.Clone(context.WithValue(r.Context(), hiddenKey{}, r))
	shown.URL, shown.RequestURI = real, real.RequestURI()
	return shown, true
}

// hiddenKey is in the context of a request that came by a hidden address, as it came.
type hiddenKey struct{}

// hidden is the request as it came, when that was by a hidden address; else nil.
func hidden(c *Call) *http.Request {
	r, _ := c.R.Context().Value(hiddenKey{}).(*http.Request)
	return r
}

// VeiledAndLocked reports whether the request came by a hidden address in a session that is
// locked, which c.Space then is. Of pages that are behind a guard that asks as much, and
// of the lock itself, it does not. When the database does not answer, help does.
func VeiledAndLocked(c *Call) bool {
	if hidden(c) == nil || c.Reads() && (c.Class == Owned || c.R.URL.Path == "/c/lock") {
		return false
	}
	if _, _, in := SessionToken(c); !in {
		return false
	}
	if c.Reads() || c.Class == Free {
		c.MaxWait = cmp.Or(c.Moment, Moment)
	}
	if ChildAtDoor(c) == nil && c.Space.Locked(c.Now) {
		return true
	}
	c.Space = nil
	return false
}

// RestoreVeil makes the request again what it was before Unveil.
func RestoreVeil(c *Call) {
	was := hidden(c)
	was.Body, was.Form, was.PostForm = c.R.Body, c.R.Form, c.R.PostForm
	c.R = was
}

// BehindVeil is the address behind letters, and whether who asks may have the page.
func (s *Node) BehindVeil(r *http.Request, letters string) (real *url.URL, may bool) {
	text, ok := s.Keys.ShowAddress(letters)
	parts := strings.SplitN(text, "\n", 3)
	if !ok || len(parts) != 3 {
		return nil, false
	}
	real, err := url.Parse(parts[2])
	made, errMade := strconv.ParseInt(parts[1], 36, 64)
	if err != nil || errMade != nil {
		return nil, false
	}
	age := s.Now().Sub(time.Unix(made, 0)).Abs()
	if parts[0] == "" {
		return real, age < VeilLife
	}
	c := Call{Node: s, R: r}
	_, token, in := SessionToken(&c)
	given := bare(r) && r.Method == http.MethodGet && real.Query().Has(cookieGiven) && age < FirstLook
	return real, in && vault.TokenHash(token)[:ownerLetters] == parts[0] || given // whose guard says that no cookie came
}
