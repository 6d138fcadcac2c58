package limit

import (
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// Lines are those in which requests of this server wait.
type Lines struct {
	Work     [3]*Queue           // by standing: requests that are worked on
	Codes    *Queue              // codes of families that are looked up, in which a house has half
	Slow     [3]*Queue           // by standing: passwords, PINs and codes, each 19 MiB, in which a house has a part
	Accounts *Queues             // requests of one account
	Sessions *Queues             // requests of one session; nobody waits in it
	Keeping  *Queues             // results that are kept, by the test
	Heavy    *semaphore.Weighted // requests that open much of what is kept
}

// Standing is what is known of who asks before anything is looked up.
type Standing uint8

const (
	ByStranger Standing = iota
	ByInvited           // came with a code that somebody of the family made
	ByKnown             // comes from a device that was signed in with
)

// How many are let in. Work that waits longer than soon is refused: the people
// behind it have more from trying again. Two passwords are worked on at once; of
// the two places one is that of known devices, whatever strangers do.
const (
	workAtOnce, workInLine    = 64, 320
	strangersAtOnce           = 32
	strangersInLine           = 96
	CodesAtOnce, codesInLine  = 8, 96
	slowStrangers, slowOthers = 16, 64
	slowHouse, SlowClass      = 12, 48 // of the others
	AccountAtOnce, AccountAll = 2, 12
	soon                      = 25 * time.Millisecond
)

// NewLines makes the lines of a server, all of them empty.
func NewLines() Lines {
	other := newQueue(1, slowStrangers, slowStrangers/2, 0)
	class := newQueue(1, slowOthers, SlowClass, 0)
	class.Places = other.Places
	return Lines{
		Work: [3]*Queue{
			ByStranger: newQueue(strangersAtOnce, strangersInLine, strangersInLine, soon),
			ByInvited:  newQueue(workAtOnce, workInLine, workInLine/2, soon), // everybody who reads or takes the test
			ByKnown:    newQueue(workAtOnce, workInLine, workInLine, soon),
		},
		Codes:    newQueue(CodesAtOnce, codesInLine, codesInLine/2, soon),
		Slow:     [3]*Queue{ByStranger: other, ByInvited: class, ByKnown: newQueue(1, slowOthers, slowHouse, 0)},
		Accounts: NewQueues(AccountAtOnce, AccountAll),
		Sessions: NewQueues(AccountAll, AccountAll),
		Keeping:  NewQueues(1, AccountAll),
		Heavy:    semaphore.NewWeighted(HeavyAtOnce),
	}
}

// SittingCount bounds how many sittings are kept. The count is taken at each sweep
// and moves with what this node adds in between.
type SittingCount struct {
	Most int64
	have atomic.Int64
}

// Set says how many there are.
func (r *SittingCount) Set(n int64) { r.have.Store(n) }

// Add counts one more.
func (r *SittingCount) Add() { r.have.Add(1) }

// Full reports whether there is room for no more.
func (r *SittingCount) Full() bool { return r.Most > 0 && r.have.Load() >= r.Most }

// What a request may open of what is kept, in sealed bytes: half a year of a busy
// diary is a third of Light. Who needs more waits until few others do, and what is
// beyond Heavy, the oldest, is left out and said: one page is never all memory.
const (
	Light       = 512 << 10
	Heavy       = 4 << 20
	HeavyAtOnce = 4
)
