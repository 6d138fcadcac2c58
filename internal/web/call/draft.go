package call

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"mentor/internal/fault"
	"mentor/internal/web/space"
)

// maxDraft bounds a draft; the longest form has 8,500 letters. Of several pages that
// are open at once so many have one, the latest.
const (
	maxDraft  = 40 << 10
	maxDrafts = 3
)

// whose is the mark of a page's owner.
func whose(c *Call) string { return c.Keys.BlindIndex("page", c.Space.Box.ID) }

// HoldDraft keeps what stands on a page, or forgets it when nothing does. A page that was
// open before somebody else signed in is not theirs.
func HoldDraft(c *Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	if c.R.PostForm.Has("whose") && c.R.PostForm.Get("whose") != whose(c) {
		return fault.New(fault.SignedOut, "account.error.signed_out")
	}
	d, err := readUnsent(c, c.R.PostForm)
	if err != nil {
		return err
	}
	err = ChangeSession(c, func(s *space.OpenSession) {
		s.Drafts = slices.DeleteFunc(s.Drafts, func(have space.Unsent) bool { return have.Path == d.Path })
		if len(d.Forms) > 0 {
			s.Drafts = append(s.Drafts, d)
		}
		s.Drafts = s.Drafts[max(0, len(s.Drafts)-maxDrafts):]
	})
	if err != nil {
		return err
	}
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

// ReadDraft gives the page what stood on it. Another page that waits behind the lock
// is next.
func ReadDraft(c *Call) error {
	path, _, _ := strings.Cut(realAddress(c, c.R.URL.Query().Get("path")), "?")
	i := c.Space.DraftOf(path)
	if i < 0 {
		c.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	d := c.Space.Session.Drafts[i]
	var typed []space.TypedForm
	for _, f := range d.Forms {
		typed = append(typed, f.TypedForm)
	}
	body, err := json.Marshal(typed)
	if err != nil {
		return err
	}
	err = ChangeSession(c, func(s *space.OpenSession) {
		others := slices.DeleteFunc(slices.Clone(s.Drafts), func(have space.Unsent) bool { return have.Path == d.Path })
		s.Drafts = append([]space.Unsent{d}, others...)
	})
	if err != nil {
		return err
	}
	c.Write(http.StatusOK, "application/json", body)
	return nil
}

// ForgetKept forgets what was held of the form that this request has brought and that is
// kept now, also when nobody waits for the answer any more. Where nothing of it was held,
// nothing is written; when it cannot be forgotten, it comes back under its id.
func ForgetKept(c *Call, pattern string) {
	if c.R.Method != http.MethodPost || c.Space == nil || c.refused {
		return
	}
	came := func(f space.UnsentForm) bool { return f.To == c.R.URL.Path && f.ID == c.R.PostForm.Get("id") }
	if !slices.ContainsFunc(c.Space.Session.Drafts, func(d space.Unsent) bool { return slices.ContainsFunc(d.Forms, came) }) {
		return
	}
	c.goOn()
	err := ChangeSession(c, func(s *space.OpenSession) {
		for i, d := range s.Drafts {
			s.Drafts[i].Forms = slices.DeleteFunc(d.Forms, came)
		}
		s.Drafts = slices.DeleteFunc(s.Drafts, func(d space.Unsent) bool { return len(d.Forms) == 0 })
	})
	if _, told := fault.As(err); err != nil && !told { // it is told of a session that has ended
		c.Log.Error("what was kept is still held", "route", pattern, "error", err.Error())
	}
}

// AfterLock is where unlocking leads: to the page with the latest draft, else home.
func AfterLock(c *Call) string {
	if d := c.Space.Session.Drafts; len(d) > 0 {
		last := d[len(d)-1]
		return (&url.URL{Path: last.Path, RawQuery: strings.TrimPrefix(last.Query+"&again", "&")}).String()
	}
	return Doorway(c).Home
}

// readUnsent reads what a page tells of itself. Addresses are kept as they really are.
func readUnsent(c *Call, in url.Values) (d space.Unsent, err error) {
	wrong := fault.New(fault.Invalid, "error.form")
	p, err := url.Parse(realAddress(c, in.Get("path")))
	text := in.Get("forms")
	if err != nil || len(text) > maxDraft || text != "" && json.Unmarshal([]byte(text), &d.Forms) != nil {
		return d, wrong
	}
	d.Path, d.Query = formOf(c, p.Path, in.Has("sent")), chooses(p.Query())
	if !draftPath.MatchString(d.Path) || strings.HasPrefix(d.Path, "/c/") != c.OfChild() {
		return d, wrong
	}
	for i := range d.Forms {
		d.Forms[i].To, _, _ = strings.Cut(realAddress(c, d.Forms[i].To), "?")
	}
	return d, nil
}

// draftPath is what a draft may lead back to: a page of one's own, and none of another
// session, whose address is still hidden and has veilLetters. Of the rest of its
// address stays what chooses a form; the rest says what was done before.
var (
	draftPath   = regexp.MustCompile(`^/[a-z][A-Za-z0-9/_-]{0,98}$`)
	formChoices = []string{"from", "with", "week"}
)

// chooses is the part of a query that chooses the form of a page.
func chooses(query url.Values) string {
	maps.DeleteFunc(query, func(name string, _ []string) bool { return !slices.Contains(formChoices, name) })
	return query.Encode()
}

// formOf is the page that has the form of a path. Where it was sent, what is shown may
// stand at another address: that of a list to which the form adds.
func formOf(c *Call, path string, sent bool) string {
	form := path + "/new"
	if sent && slices.Contains(c.Patterns, "GET "+form) {
		return form
	}
	return path
}

// realAddress is the address behind one that a page of a child's has.
func realAddress(c *Call, address string) string {
	if letters, hidden := strings.CutPrefix(address, "/c/"); hidden && len(letters) >= veilLetters {
		if u, may := c.BehindVeil(c.R, letters); may {
			return u.RequestURI()
		}
	}
	return address
}
