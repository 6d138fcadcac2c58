package web

import (
	"context"
	"time"

	"mentor/internal/store"
)

// Sweep deletes what has expired; Run calls it now and then. When it is that
// late is remembered in the database, so that a start with a wrong clock, or a
// second app node with one, deletes nothing either.
func (s *Server) Sweep(ctx context.Context) error {
	now := s.Now()
	last, err := s.DB.Clock(ctx)
	if err != nil {
		return err
	}
	clock, doubt := tick(last, now)
	if doubt && clock.Stood == 0 {
		s.Log.Warn("the clock jumped, or the program stood still for more than two weeks: is the date right? Until that is sure, what ends is kept somewhat longer", "date", now.Format(time.DateOnly))
	}
	if err := s.sweepAll(ctx, now, time.UnixMilli(min(clock.Count, clock.Seen))); err != nil {
		return err
	}
	if err := s.DB.SweepBudgets(ctx, now.UnixNano()); err != nil {
		return err
	}
	if err := s.DB.Forget(ctx); err != nil {
		return err
	}
	if err := s.DB.SetClock(ctx, clock); err != nil {
		return err
	}
	n, err := s.DB.CountSittings(ctx)
	if err != nil {
		return err
	}
	s.Sittings.Set(n)
	return nil
}

// putBackFor is how long a record that was taken away can be put back.
const putBackFor = time.Hour

// sweepAll deletes what has expired at at, a part at a time; now is what the
// clock says, from which on two weeks are left to who stays behind.
func (s *Server) sweepAll(ctx context.Context, now, at time.Time) error {
	accounts := func(ctx context.Context, at int64) (int64, error) {
		return s.DB.SweepAccounts(ctx, at, now.UnixMilli()+store.OrphanFor)
	}
	for _, one := range []struct {
		what  string
		sweep func(context.Context, int64) (int64, error)
		at    time.Time
	}{
		{"tests", s.DB.SweepSittings, at},
		{"accounts", accounts, at},
		{"vaults", s.DB.SweepVaults, at},
		{"sessions", s.DB.SweepSessions, at},
		{"records", s.DB.SweepRecords, at.Add(-putBackFor)},
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
