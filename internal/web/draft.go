package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"mentor/internal/fault"
)

// unsent is what stood typed on a page when its lock came, or when another app was
// turned to. It lies in the session, sealed like the rest of it: it goes where the
// session goes, and nobody else who unlocks this device gets it.
type unsent struct {
	Path   string      `json:"path"`
	Fields [][2]string `json:"fields"` // name and text
}

// draftPath is what a draft may lead back to: a page of one's own, by its address alone.
var draftPath = regexp.MustCompile(`^/[a-z][A-Za-z0-9/_-]*$`)

// maxDraft bounds a draft; the longest form has 8,500 letters.
const maxDraft = 40 << 10

// holdDraft keeps what stands on a page, or forgets it when the form is empty.
func (c *call) holdDraft() error {
	if err := c.readForm(); err != nil {
		return err
	}
	in, d := c.r.PostForm, &unsent{}
	d.Path = c.real(in.Get("path"))
	switch text := in.Get("fields"); {
	case d.Path == "" && text == "":
		d = nil
	case len(text) > maxDraft || !draftPath.MatchString(d.Path) || strings.HasPrefix(d.Path, "/c/") != c.young() || json.Unmarshal([]byte(text), &d.Fields) != nil:
		return fault.New(fault.Invalid, "error.form")
	}
	if err := c.changeSession(func(s *openSession) { s.Draft = d }); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
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

// readDraft gives the page what stood on it.
func (c *call) readDraft() error {
	d := c.space.session.Draft
	if d == nil {
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	body, err := json.Marshal(d)
	if err == nil {
		c.write(http.StatusOK, "application/json", body)
	}
	return err
}

// afterLock is where unlocking leads: to the page with a draft, else home.
func (c *call) afterLock() string {
	if d := c.space.session.Draft; d != nil {
		return (&url.URL{Path: d.Path, RawQuery: "again"}).String()
	}
	return c.doorway().home
}
