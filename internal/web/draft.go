package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"mentor/internal/fault"
)

// unsent is what stood typed on a page when its lock came, when another app was turned
// to, or when a form of it went out and had not come yet. It lies in the session, sealed
// like the rest of it: it goes where the session goes, and nobody else who unlocks this
// device gets it.
type unsent struct {
	Path  string       `json:"path"`
	Query string       `json:"query,omitempty"` // what chooses the form of the page
	Forms []unsentForm `json:"forms"`
}

// unsentForm is one form of a page. It is held until one of its id has come to where it
// goes; some forms have none.
type unsentForm struct {
	To string `json:"to,omitempty"`
	typedForm
}

// typedForm is what a form is filled with. Under its id it is kept once, also when it had
// come and nobody was told.
type typedForm struct {
	ID      string     `json:"id,omitempty"`
	Version string     `json:"version,omitempty"` // of what it is a change
	Fields  [][]string `json:"fields"`            // name, text or choice, "on" or "off" for a choice, id
}

// draftPath is what a draft may lead back to: a page of one's own. Of the rest of its
// address stays what chooses a form; the rest says what was done before.
var (
	draftPath   = regexp.MustCompile(`^/[a-z][A-Za-z0-9/_-]*$`)
	formChoices = []string{"from", "with", "week"}
)

// maxDraft bounds a draft; the longest form has 8,500 letters. Of several pages that
// are open at once so many have one, the latest.
const (
	maxDraft  = 40 << 10
	maxDrafts = 3
)

// holdDraft keeps what stands on a page, or forgets it when nothing does.
func (c *call) holdDraft() error {
	if err := c.readForm(); err != nil {
		return err
	}
	d, err := c.readUnsent(c.r.PostForm)
	if err != nil {
		return err
	}
	err = c.changeSession(func(s *openSession) {
		s.Drafts = slices.DeleteFunc(s.Drafts, func(have unsent) bool { return have.Path == d.Path })
		if len(d.Forms) > 0 {
			s.Drafts = append(s.Drafts, d)
		}
		s.Drafts = s.Drafts[max(0, len(s.Drafts)-maxDrafts):]
	})
	if err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// readUnsent reads what a page tells of itself. Addresses are kept as they really are.
func (c *call) readUnsent(in url.Values) (d unsent, err error) {
	wrong := fault.New(fault.Invalid, "error.form")
	page, err := url.Parse(c.real(in.Get("path")))
	text := in.Get("forms")
	if err != nil || len(text) > maxDraft || text != "" && json.Unmarshal([]byte(text), &d.Forms) != nil {
		return d, wrong
	}
	d.Path, d.Query = c.formOf(page.Path, in.Has("sent")), chooses(page.Query())
	if !draftPath.MatchString(d.Path) || strings.HasPrefix(d.Path, "/c/") != c.young() {
		return d, wrong
	}
	for i := range d.Forms {
		d.Forms[i].To, _, _ = strings.Cut(c.real(d.Forms[i].To), "?")
	}
	return d, nil
}

// chooses is the part of a query that chooses the form of a page.
func chooses(query url.Values) string {
	maps.DeleteFunc(query, func(name string, _ []string) bool { return !slices.Contains(formChoices, name) })
	return query.Encode()
}

// forgetKept forgets what was held of the form that this request has brought and that is
// kept now, also when nobody waits for the answer any more. Where nothing of it was held,
// nothing is written; when it cannot be forgotten, it comes back under its id.
func (c *call) forgetKept(pattern string) {
	if c.r.Method != http.MethodPost || c.space == nil || c.refused {
		return
	}
	came := func(f unsentForm) bool { return f.To == c.r.URL.Path && f.ID == c.r.PostForm.Get("id") }
	if !slices.ContainsFunc(c.space.session.Drafts, func(d unsent) bool { return slices.ContainsFunc(d.Forms, came) }) {
		return
	}
	c.goOn()
	err := c.changeSession(func(s *openSession) {
		for i, d := range s.Drafts {
			s.Drafts[i].Forms = slices.DeleteFunc(d.Forms, came)
		}
		s.Drafts = slices.DeleteFunc(s.Drafts, func(d unsent) bool { return len(d.Forms) == 0 })
	})
	if _, told := fault.As(err); err != nil && !told { // it is told of a session that has ended
		c.Log.Error("what was kept is still held", "route", pattern, "error", err.Error())
	}
}

// formOf is the page that has the form of a path. Where it was sent, what is shown may
// stand at another address: that of a list to which the form adds.
func (c *call) formOf(path string, sent bool) string {
	form := path + "/new"
	if sent && slices.Contains(c.patterns, "GET "+form) {
		return form
	}
	return path
}

// real is the address behind one that a page of a child's has.
func (c *call) real(address string) string {
	if letters, hidden := strings.CutPrefix(address, "/c/"); hidden && len(letters) >= veilLetters {
		if u, may := c.behindVeil(c.r, letters); may {
			return u.RequestURI()
		}
	}
	return address
}

// draftOf is which draft of the session is of a page; -1 when none is.
func (s *space) draftOf(path string) int {
	return slices.IndexFunc(s.session.Drafts, func(d unsent) bool { return d.Path == path })
}

// readDraft gives the page what stood on it. Another page that waits behind the lock
// is next.
func (c *call) readDraft() error {
	path, _, _ := strings.Cut(c.real(c.r.URL.Query().Get("path")), "?")
	i := c.space.draftOf(path)
	if i < 0 {
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	d := c.space.session.Drafts[i]
	var typed []typedForm
	for _, f := range d.Forms {
		typed = append(typed, f.typedForm)
	}
	body, err := json.Marshal(typed)
	if err != nil {
		return err
	}
	err = c.changeSession(func(s *openSession) {
		others := slices.DeleteFunc(slices.Clone(s.Drafts), func(have unsent) bool { return have.Path == d.Path })
		s.Drafts = append([]unsent{d}, others...)
	})
	if err != nil {
		return err
	}
	c.write(http.StatusOK, "application/json", body)
	return nil
}

// afterLock is where unlocking leads: to the page with the latest draft, else home.
func (c *call) afterLock() string {
	if d := c.space.session.Drafts; len(d) > 0 {
		last := d[len(d)-1]
		return (&url.URL{Path: last.Path, RawQuery: strings.TrimPrefix(last.Query+"&again", "&")}).String()
	}
	return c.doorway().home
}
