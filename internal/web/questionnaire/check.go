package questionnaire

import (
	"net/http"
	"slices"

	"mentor/internal/instrument"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// checkPage shows all answers before the result.
type checkPage struct {
	page.Page
	Sitting *space.OpenSitting
	Words   *instrument.Words
	Parts   []checkPart
	Length  instrument.Length // what can be finished now
	Next    int               // the page that is still open, from 1; 0 when none
	More    int               // first page of the rest, from 1
	Left    int               // pages of the rest
}

// checkPart is the answers of one caption.
type checkPart struct {
	Caption string
	Rows    []checkRow
}

type checkRow struct {
	Text   string
	Answer string
	N      int
}

// Check answers GET /test/check.
func Check(c *call.Call) error {
	s := c.Sitting
	p := checkPage{Page: c.Page("check.title").WithClass("p-test"), Sitting: s, Words: c.Shelf().Words(s.Form)}
	course := s.Instrument.Course()
	first := slices.IndexFunc(course, func(x instrument.Stop) bool { return !x.Short })
	p.More = first + 1
	for _, stop := range course[first:] {
		if !s.Instrument.Skips(stop, s.Answers) {
			p.Left++
		}
	}
	p.Length = s.Reached(s.Instrument)
	if n, open := s.Next(s.Instrument, p.Length); open {
		p.Next = n + 1
	}
	p.Parts = checkParts(c, p)
	return c.Render(http.StatusOK, check(p))
}

func checkParts(c *call.Call, p checkPage) (parts []checkPart) {
	s := p.Sitting
	at := map[string]int{}
	for i, stop := range s.Instrument.Course() {
		if p.Length == instrument.Short && !stop.Short {
			break
		}
		if s.Instrument.Skips(stop, s.Answers) {
			continue
		}
		row := checkRow{N: i + 1}
		var caption string
		if stop.Kind == instrument.AskItem {
			it := s.Instrument.Items()[stop.Place]
			caption = p.Words.Scales[s.Instrument.Scales[s.Instrument.ScaleOf(stop.Place)].ID].Caption
			row.Text, row.Answer = p.Words.Items[it.ID].Short, answerWord(c.L, it, s.Answers[stop.Place])
		} else {
			caption = c.L.T("check.situation")
			row.Text, row.Answer = c.L.T("check."+kindKeys[stop.Kind]+s.Instrument.Group(stop)), c.L.T("check.not_seen")
			if s.Seen.Has(stop) {
				row.Answer = c.L.T("check.seen")
			}
		}
		if _, ok := at[caption]; !ok {
			at[caption] = len(parts)
			parts = append(parts, checkPart{Caption: caption})
		}
		parts[at[caption]].Rows = append(parts[at[caption]].Rows, row)
	}
	return parts
}

// kindKeys end the catalogue keys of the pages that are no item.
var kindKeys = [...]string{"", "safety", "facts.", "causes", "mistakes"}
