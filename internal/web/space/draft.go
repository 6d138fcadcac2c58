package space

import (
	"encoding/json"
	"slices"
)

// Unsent is what stood typed on a page when its lock came, when another app was turned
// to, or when a form of it went out and had not come yet. It lies in the session, sealed
// like the rest of it: it goes where the session goes, and nobody else who unlocks this
// device gets it.
type Unsent struct {
	Path  string       `json:"path"`
	Query string       `json:"query,omitempty"` // what chooses the form of the page
	Forms []UnsentForm `json:"forms"`
}

// UnmarshalJSON reads a draft also as it was kept while a page had one form.
func (u *Unsent) UnmarshalJSON(data []byte) error {
	type unsent Unsent
	var was struct {
		unsent
		Fields [][]string `json:"fields"`
	}
	if err := json.Unmarshal(data, &was); err != nil {
		return err
	}
	*u = Unsent(was.unsent)
	if len(u.Forms) == 0 && len(was.Fields) > 0 {
		u.Forms = []UnsentForm{{TypedForm: TypedForm{Fields: was.Fields}}}
	}
	return nil
}

// UnsentForm is one form of a page. It is held until one of its id has come to where it
// goes; some forms have none.
type UnsentForm struct {
	To string `json:"to,omitempty"`
	TypedForm
}

// TypedForm is what a form is filled with. Under its id it is kept once, also when it had
// come and nobody was told.
type TypedForm struct {
	ID      string     `json:"id,omitempty"`
	Version string     `json:"version,omitempty"` // of what it is a change
	Fields  [][]string `json:"fields"`            // name, text or choice, "on" or "off" for a choice, id
}

// DraftOf is which draft of the session is of a page; -1 when none is.
func (s *Space) DraftOf(path string) int {
	return slices.IndexFunc(s.Session.Drafts, func(d Unsent) bool { return d.Path == path })
}
