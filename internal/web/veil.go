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
//     was: what somebody typed is not lost, and nobody learns what page it was.
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
func (s *Server) unveiled(r *http.Request) (shown *http.Request, open bool) {
	letters, ok := strings.CutPrefix(r.URL.Path, "/c/")
	if !ok || len(letters) < veilLetters {
		return r, true
	}
	real, may := s.behindVeil(r, letters)
	if !may {
		return r, r.Method == http.MethodPost // see closed
	}
	shown = r.Clone(context.WithValue(r.Context(), ofSessionKey{}, true))
	shown.URL, shown.RequestURI = real, real.RequestURI()
	return shown, true
}

// ofSessionKey is set in the context of a request that came by a hidden address.
type ofSessionKey struct{}

// behindLock gives Locked for a page, even one for everybody, that comes by a hidden
// address in a session that is locked: who clicks through the history would see which of
// them were pages of help. When the database does not answer, help does.
func (c *call) behindLock() error {
	if hidden, _ := c.r.Context().Value(ofSessionKey{}).(bool); !hidden || c.r.Method != http.MethodGet || c.class == owned {
		return nil
	}
	c.patience = cmp.Or(c.Moment, moment)
	if _, _, in := c.sessionToken(); !in {
		return nil
	}
	err := childAtDoor(c)
	locked := err == nil && c.space.locked(c.now) && c.r.URL.Path != "/c/lock"
	c.space = nil
	if locked {
		return fault.New(fault.Locked, "account.error.locked")
	}
	return nil
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
func (s *Server) behindVeil(r *http.Request, letters string) (real *url.URL, may bool) {
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
	c := call{Server: s, r: r}
	_, token, in := c.sessionToken()
	given := bare(r) && r.Method == http.MethodGet && real.Query().Has(cookieGiven) && age < firstLook
	return real, in && vault.TokenHash(token)[:ownerLetters] == parts[0] || given // whose guard says that no cookie came
}
