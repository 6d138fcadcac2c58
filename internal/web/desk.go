package web

import (
	"context"
	"time"

	"mentor/internal/library"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// Desk is where a request, or a job, works at what is kept: the store and its keys, the
// content, the time, and whose space is open on it, if anybody's is.
type Desk struct {
	DB    *store.DB // with the class of the work
	Keys  *vault.Keys
	lib   *library.Library
	now   time.Time
	space *space                                        // nil when nobody is signed in
	ctx   func() context.Context                        // ends when the database was waited for long enough
	wide  func(places int64) error                      // waits until more than light may be read; nil: at once
	keeps func(box *vault.Box, k kind, bytes int) error // takes what is kept from a budget; nil: there is none
	even  func()                                        // has the answer come at a whole step of time; nil: nobody waits for one

	opened int  // bytes of what is kept that were read
	heavy  bool // it may read much
	whole  bool // it must read all there is
	cut    bool // there was more than it may read
}
