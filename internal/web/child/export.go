package child

import (
	"encoding/json"
	"net/http"

	"mentor/internal/calendar"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// export is what a child takes along: everything that is theirs, to read.
type export struct {
	Format string       `json:"format"`
	Name   string       `json:"name"`
	Born   int          `json:"born"`
	Since  string       `json:"since"`
	With   []string     `json:"with,omitempty"` // the parents it is connected with
	Pages  []exportPage `json:"pages"`
}

type exportPage struct {
	Kind  string          `json:"kind"`
	Day   string          `json:"day"`
	Value json.RawMessage `json:"value"`
}

// Export answers GET /c/export.
func Export(c *call.Call) error {
	s := c.Space
	file := export{
		Format: "mentor-child/1", Name: s.Account.Name, Born: s.Account.Child.Born, Since: calendar.At(s.Account.Created, s.Zone).String(),
		Pages: []exportPage{},
	}
	for _, b := range s.Bonds {
		file.With = append(file.With, b.Other.Name)
		all, err := space.AgreementsOf(c.Desk, b)
		if err != nil {
			return err
		}
		for _, a := range all {
			value, err := json.Marshal(a.Value)
			if err != nil {
				return err
			}
			file.Pages = append(file.Pages, exportPage{string(space.KindAgreement), a.Day.String(), value})
		}
	}
	rows, err := c.ReadAll(s.Box.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		r, err := space.Unseal[json.RawMessage](s.Box, row)
		if err != nil {
			return err
		}
		file.Pages = append(file.Pages, exportPage{row.Kind, row.Day, r.Value})
	}
	body, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Disposition", `attachment; filename="my-pages.json"`)
	c.Write(http.StatusOK, "application/json", append(body, '\n'))
	return nil
}
