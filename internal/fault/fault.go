// Package fault names what can go wrong between a person and the program.
// A fault carries the key of a message in the language catalogue, never prose,
// and never anything the person typed.
package fault

import "errors"

// Kind says how the program answers.
type Kind uint8

// The kinds, with the HTTP status that web gives them.
const (
	NotFound  Kind = iota + 1 // 404: not there, or not yours: the same answer
	Invalid                   // 422: the person can mend it
	Conflict                  // 409: somebody else changed it meanwhile
	Expired                   // 410: its time has passed
	TooMany                   // 429: too often
	Full                      // 503: no room for new ones just now
	Foreign                   // 403: sent from another site
	SignedOut                 // 401: nobody is signed in here; a page to read leads to sign-in
	Locked                    // 401: signed in, but locked; a page to read leads to the lock
	Stale                     // 401: signed in too long ago for this; leads to saying the password again
	Ending                    // 410: the account is being deleted; leads to undoing that
	Childless                 // 409: there is no child yet to speak of; leads to adding one
)

// Fault is an error with a message key.
type Fault struct {
	Kind Kind
	Key  string
}

func (f *Fault) Error() string { return f.Key }

// New makes a fault.
func New(k Kind, key string) error { return &Fault{k, key} }

// As finds the fault in err, if there is one.
func As(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// Is reports whether err is a fault of kind k.
func Is(err error, k Kind) bool {
	f, ok := As(err)
	return ok && f.Kind == k
}
