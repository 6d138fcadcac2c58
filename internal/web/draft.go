package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"mentor/internal/fault"
)

// unsent is what stood typed on a page when its lock came, or when another app was
// turned to. It lies in the session, sealed like the rest of it: it goes where the
// session goes, and nobody else who unlocks this device gets it.
type unsent struct {
	Path   string     `json:"path"`
	Fields [][]string `json:"fields"` // name, text or choice, "on" or "off" for a choice, id
}

// draftPath is what a draft may lead back to: a page of one's own, by its address alone.
var draftPath = regexp.MustCompile(`^/[a-z][A-Za-z0-9/_-]*$`)

// maxDraft bounds a draft; the longest form has 8,500 letters. Of several pages that
// are open at once so many have one, the latest.
const (
	maxDraft  = 40 << 10
	maxDrafts = 3
)

// holdDraft keeps what stands on a page, or forgets it when the form is empty.
func (c *call) holdDraft() error {
	if err := c.readForm(); err != nil {
		return err
	}
	in := c.r.PostForm
	d := unsent{Path: c.formOf(c.real(in.Get("path")), in.Has("sent"))}
	text := in.Get("fields")
	if len(text) > maxDraft || !draftPath.MatchString(d.Path) || strings.HasPrefix(d.Path, "/c/") != c.young() ||
		text != "" && json.Unmarshal([]byte(text), &d.Fields) != nil {
		return fault.New(fault.Invalid, "error.form")
	}
	err := c.changeSession(func(s *openSession) {
		s.Drafts = slices.DeleteFunc(s.Drafts, func(have unsent) bool { return have.Path == d.Path })
		if len(d.Fields) > 0 {
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

// formOf is the page that has the form of a path. Where it was sent, what is shown may
// stand at another address: that of a list to which the form adds.
func (c *call) formOf(path string, sent bool) string {
	form := path + "/new"
	if sent && slices.ContainsFunc(c.routes, func(r route) bool { return r.pattern == "GET "+form }) {
		return form
	}
	return path
}

// real is the path behind one that a page of a child's has.
func (c *call) real(path string) string {
	if letters, hidden := strings.CutPrefix(path, "/c/"); hidden && len(letters) >= veilLetters {
		if u, may := c.behindVeil(c.r, letters); may {
			return u.Path
		}
	}
	return path
}

// readDraft gives the page what stood on it. Another page that waits behind the lock
// is next.
func (c *call) readDraft() error {
	drafts := c.space.session.Drafts
	i := slices.IndexFunc(drafts, func(d unsent) bool { return d.Path == c.real(c.r.URL.Query().Get("path")) })
	if i < 0 {
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	d := drafts[i]
	body, err := json.Marshal(d)
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
		return (&url.URL{Path: d[len(d)-1].Path, RawQuery: "again"}).String()
	}
	return c.doorway().home
}
