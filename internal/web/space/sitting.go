package space

import (
	"time"

	"mentor/internal/advice"
	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/sitting"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// OpenSitting is a sitting whose secret came with the request.
type OpenSitting struct {
	*sitting.Sitting
	Instrument *instrument.Form
	Box        *vault.Box
	Row        store.Sitting
}

// Withheld reports whether help is shown instead of the scores. Whatever shows
// scores asks this first.
func (s *OpenSitting) Withheld() bool { return s.Safety.Urgency == safety.Now }

// HoursLeft is how many hours the draft still has, rounded up.
func (s *OpenSitting) HoursLeft(now time.Time) int {
	return int((s.Started.Add(sitting.DraftLife).Sub(now) + time.Hour - 1) / time.Hour)
}

// CaseOf is a test as advice and plan read it.
func (d *Desk) CaseOf(s *OpenSitting) advice.Case {
	return advice.Case{
		Form: s.Instrument, Answers: s.Answers, Band: s.Band,
		Result: s.Instrument.Score(s.Answers, s.Length, instrument.APriori),
	}
}

// SealedPlace is bound to every sealed sitting, so that it opens nowhere else.
const SealedPlace = "sitting.sealed"

// SealSitting makes the row of a test.
func SealSitting(box *vault.Box, s *sitting.Sitting) store.Sitting {
	return store.Sitting{ID: box.ID, Expires: s.Expires().UnixMilli(), Sealed: box.Seal(SealedPlace, s.Pack())}
}
