// Package space is an open account and what is in it: records, bonds, the diary, tests,
// the plan, agreements and grants. It knows no request, so that a job can use it as well
// as a page.
package space

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
	DB             *store.DB // with the class of the work
	Keys           *vault.Keys
	Lib            *library.Library
	Now            time.Time
	Space          *Space                                        // nil when nobody is signed in
	Ctx            func() context.Context                        // ends when the database was waited for long enough
	WaitForRoom    func(places int64) error                      // waits until more than limit.Light may be read; nil: at once
	PayFor         func(box *vault.Box, k Kind, bytes int) error // takes what is kept from a budget; nil: there is none
	AnswerSteadily func()                                        // has the answer come at a whole step of time; nil: nobody waits for one

	Opened int  // bytes of what is kept that were read
	heavy  bool // it may read much
	whole  bool // it must read all there is
	Cut    bool // there was more than it may read
}
