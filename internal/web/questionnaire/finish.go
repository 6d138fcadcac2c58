package questionnaire

import (
	"fmt"

	"mentor/internal/instrument"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// Finish makes the result, with the answers that were still waiting in the browser.
func Finish(c *call.Call) error {
	if err := inTime(c); err != nil {
		return err
	}
	in, err := readAnswers(c)
	if err != nil {
		return err
	}
	ready := false
	err = saveSitting(c, func(s *space.OpenSitting) error {
		if err := take(s, in, c.Now); err != nil {
			return err
		}
		ready = s.Finish(in.Length, c.Now) == nil
		return nil // without the safety page there is no result, but the answers are kept
	})
	if err != nil {
		return err
	}
	if !ready {
		return c.Redirect(fmt.Sprintf("/test/q/%d", safetyPage(c, in.Length)))
	}
	return c.Redirect("/result")
}

// safetyPage is the number of the safety page that has not been sent.
func safetyPage(c *call.Call, length instrument.Length) int {
	for i, stop := range c.Sitting.Instrument.Course() {
		if stop.Kind == instrument.AskSafety && !c.Sitting.Seen.Has(stop) && (stop.Short || length == instrument.Full) {
			return i + 1
		}
	}
	return 1
}
