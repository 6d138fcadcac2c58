package web

import (
	"context"
	"time"
)

// A clock that jumped ahead by more than a day is not believed until it has
// stood there for a day: a wrong clock must not delete what people keep.
const (
	jump      = 24 * time.Hour
	believeIn = 24 * time.Hour
)

// Sweep deletes what has expired; Run calls it now and then. When it is that
// late is remembered in the database, so that a start with a wrong clock, or a
// second app node with one, deletes nothing either.
func (s *Server) Sweep(ctx context.Context) error {
	now := s.Now()
	believed, err := s.believes(ctx, now)
	if err != nil || !believed {
		return err
	}
	if err := s.sweepAll(ctx, now); err != nil {
		return err
	}
	if err := s.DB.Forget(ctx); err != nil {
		return err
	}
	if err := s.DB.SetLastSweep(ctx, now.UnixMilli()); err != nil {
		return err
	}
	n, err := s.DB.CountSittings(ctx)
	if err != nil {
		return err
	}
	s.room.set(n)
	return nil
}

// believes reports whether the clock can be right.
func (s *Server) believes(ctx context.Context, now time.Time) (bool, error) {
	last, err := s.DB.LastSweep(ctx)
	switch {
	case err != nil:
		return false, err
	case last == 0 || now.Sub(time.UnixMilli(last)) <= jump:
		s.doubt = time.Time{}
		return true, nil
	case s.doubt.IsZero() || s.doubt.Sub(now).Abs() > believeIn:
		s.doubt = now.Add(believeIn)
		s.Log.Warn("the clock jumped by more than a day, or the program stood still for so long: nothing is deleted for a day")
	}
	return !now.Before(s.doubt), nil
}

// putBackFor is how long a record that was taken away can be put back.
const putBackFor = time.Hour

// sweepAll deletes what has expired at now, a part at a time.
func (s *Server) sweepAll(ctx context.Context, now time.Time) error {
	for _, one := range []struct {
		what  string
		sweep func(context.Context, int64) (int64, error)
		at    time.Time
	}{
		{"tests", s.DB.SweepSittings, now},
		{"accounts", s.DB.SweepAccounts, now},
		{"vaults", s.DB.SweepVaults, now},
		{"sessions", s.DB.SweepSessions, now},
		{"records", s.DB.SweepRecords, now.Add(-putBackFor)},
	} {
		var all int64
		for n := int64(1); n > 0; all += n {
			var err error
			if n, err = one.sweep(ctx, one.at.UnixMilli()); err != nil {
				return err
			}
		}
		if all > 0 {
			s.Log.Info("deleted what had ended", "what", one.what, "count", all)
		}
	}
	return nil
}

// sweepEvery is how often what has expired is deleted.
const sweepEvery = 10 * time.Minute

// Run sweeps until ctx ends.
func (s *Server) Run(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("sweep failed", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
