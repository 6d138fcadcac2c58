package web

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

	"mentor/internal/fault"
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

// veilLife is how long an address opens a page when nobody was in when it was made.
const veilLife = time.Hour

// firstLook is how long it is told that a cookie was given in vain: later somebody else
// would learn from it that an address was one to come in by.
const firstLook = 5 * time.Minute

// ownerLetters are those of vault.TokenHash of a session that stand in its addresses.
const ownerLetters = 22

// veilLetters are fewer than any hidden address has.
const veilLetters = 100

// veil is what the browser gets to see in the place of an address.
func (c *call) veil(address string) string {
	letters, young := strings.CutPrefix(address, "/c/")
	if c.Plain || address == wayOutOfHere || len(letters) >= veilLetters || !young && !strings.HasPrefix(address, "/c?") {
		return address
	}
	whose := ""
	if c.space != nil && c.space.account.Child != nil && !c.space.locked(c.now) {
		whose = c.space.token[:ownerLetters]
	}
	path, fragment, marked := strings.Cut(address, "#")
	if whose != "" && bare(c.r) && path == "/c/today" {
		path = afterCookie(path)
	}
	hidden := "/c/" + c.Keys.HideAddress(strings.Join([]string{whose, strconv.FormatInt(c.now.Unix(), 36), path}, "\n"))
	if marked {
		hidden += "#" + fragment
	}
	return hidden
}

// wayOutOfHere closes a place, and stands open: it leads on at once, so that no history
// has it, and an exit works however old its page is.
const wayOutOfHere = "/c/out"

// youngAddress is an address of a child's page, as it stands in one.
var youngAddress = regexp.MustCompile(` (href|action|data-lock)="(/c[/?][^"]*)"`)

// veiled is a page with its addresses hidden.
func (c *call) veiled(page []byte) []byte {
	if c.Plain || !c.young() {
		return page
	}
	return youngAddress.ReplaceAllFunc(page, func(found []byte) []byte {
		m := youngAddress.FindSubmatch(found)
		return []byte(" " + string(m[1]) + `="` + c.veil(html.UnescapeString(string(m[2]))) + `"`)
	})
}

// unveiled is a request with the real address in the place of a hidden one; open is
// false when it leads to the door.
func (s *Node) unveiled(r *http.Request) (shown *http.Request, open bool) {
	letters, ok := strings.CutPrefix(r.URL.Path, "/c/")
	if !ok || len(letters) < veilLetters {
		return r, true
	}
	real, may := s.behindVeil(r, letters)
	if !may {
		return r, r.Method == http.MethodPost // see closed
	}
	shown = r.Clone(context.WithValue(r.Context(), hiddenKey{}, r))
	shown.URL, shown.RequestURI = real, real.RequestURI()
	return shown, true
}

// hiddenKey is in the context of a request that came by a hidden address, as it came.
type hiddenKey struct{}

// hidden is the request as it came, when that was by a hidden address; else nil.
func (c *call) hidden() *http.Request {
	r, _ := c.r.Context().Value(hiddenKey{}).(*http.Request)
	return r
}

// behindLock reports whether the request came by a hidden address in a session that is
// locked, which c.space then is. Of pages that are behind a guard that asks as much, and
// of the lock itself, it does not. When the database does not answer, help does.
func (c *call) behindLock() bool {
	if c.hidden() == nil || c.reads() && (c.class == owned || c.r.URL.Path == "/c/lock") {
		return false
	}
	if _, _, in := c.sessionToken(); !in {
		return false
	}
	if c.reads() || c.class == free {
		c.patience = cmp.Or(c.Moment, moment)
	}
	if childAtDoor(c) == nil && c.space.locked(c.now) {
		return true
	}
	c.space = nil
	return false
}

// lockedOut answers what came by a hidden address in a session that is locked. Who clicks
// through the history would see which were pages of help, and who sends forms there, what
// each was for: all are answered alike, but a form with what a child wrote.
func (c *call) lockedOut(rt route) error {
	locked := fault.New(fault.Locked, "account.error.locked")
	if c.reads() {
		return locked
	}
	c.steadily()
	if err := c.readForm(); err != nil {
		return err
	}
	if opensDoor(c.r.PostForm) {
		return c.closedInstead()
	}
	if rt.guard(c) == nil && c.late {
		err := c.answerWith(rt)
		if f, ok := fault.As(err); !ok || f.Kind == fault.TooMany || f.Kind == fault.Full {
			return err // it was kept, or may be later
		}
	}
	c.asItCame()
	if len(c.r.PostForm) == 0 {
		return c.redirect("/c/lock") // nothing typed is at stake
	}
	c.class = owned // what was typed stands on the page
	return locked
}

// opensDoor reports whether a form is one that stands before a child is in, or for help.
func opensDoor(in url.Values) bool { return in.Has("country") || in.Has("pin") || in.Has("code") }

// closedInstead has the request come in once more, as one to an address that is not open.
func (c *call) closedInstead() error {
	c.asItCame()
	c.stepOut()
	c.space, c.class = nil, guesses
	if !c.tried {
		if err := c.comeIn(); err != nil {
			return err
		}
	}
	return c.closed()
}

// asItCame forgets what the address was.
func (c *call) asItCame() {
	was := c.hidden()
	was.Body, was.Form, was.PostForm = c.r.Body, c.r.Form, c.r.PostForm
	c.r = was
}

// closed answers a form that went to an address that is not open to who sent it.
func (c *call) closed() error {
	if err := c.readForm(); err != nil {
		return err
	}
	switch in := c.r.PostForm; {
	case in.Has("country"):
		return c.youngCountry()
	case in.Has("pin") && in.Has("words"):
		return c.forgot()
	case in.Has("code") && in.Has("name"):
		return c.youngJoin()
	case in.Has("code"):
		return c.useCode()
	case in.Has("pin") && in.Has("name"):
		return c.youngIn()
	case in.Has("pin") && childAtDoor(c) == nil:
		return c.unlock()
	}
	c.right()
	c.class = owned // nobody's secret is in it, and what was typed stands on the page
	return fault.New(fault.SignedOut, "account.error.signed_out")
}

// behindVeil is the address behind letters, and whether who asks may have the page.
func (s *Node) behindVeil(r *http.Request, letters string) (real *url.URL, may bool) {
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
		return real, age < veilLife
	}
	c := call{Node: s, r: r}
	_, token, in := c.sessionToken()
	given := bare(r) && r.Method == http.MethodGet && real.Query().Has(cookieGiven) && age < firstLook
	return real, in && vault.TokenHash(token)[:ownerLetters] == parts[0] || given // whose guard says that no cookie came
}
