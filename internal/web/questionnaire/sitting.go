package questionnaire

import (
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/sitting"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// saveSitting makes a change and keeps it. When another tab saved meanwhile,
// the change is made again on what that tab saved: nothing is overwritten.
func saveSitting(c *call.Call, change func(*space.OpenSitting) error) error {
	return space.UntilKept(func() error {
		if err := change(c.Sitting); err != nil {
			return err
		}
		row := space.SealSitting(c.Sitting.Box, c.Sitting.Sitting)
		row.Version = c.Sitting.Row.Version
		return c.DB.SaveSitting(c.Ctx(), row)
	}, func() (err error) {
		c.Sitting, err = call.Open(c, c.Sitting.Box)
		return err
	})
}

// mayAnswer refuses answers after the weeks that the test asks about have
// moved on. Whether everybody is safe can be said for as long as there is a result.
func mayAnswer(c *call.Call, stop instrument.Stop) error {
	if stop.Kind == instrument.AskSafety {
		return nil
	}
	return inTime(c)
}

// inTime refuses what is about weeks that have moved on.
func inTime(c *call.Call) error {
	if c.Now.Sub(c.Sitting.Started) > sitting.DraftLife {
		return fault.New(fault.Expired, "test.error.window")
	}
	return nil
}
