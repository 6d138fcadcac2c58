package account

import (
	"slices"
	"time"
)

// Failures count wrong passwords and codes. Passkeys cannot be guessed: they
// are neither counted nor kept waiting.
type Failures struct {
	At  []int64 `json:"at,omitempty"`  // milliseconds, in the order they came; the last of maxFailures at most
	Run int     `json:"run,omitempty"` // how many since it last went right
}

// At most maxFailures in failureWindow (NIST SP 800-63B-4, 3.2.2). After
// freeFailures in a row each try waits twice as long as the one before, from
// firstDelay up to lastDelay.
const (
	maxFailures   = 100
	failureWindow = 30 * 24 * time.Hour
	freeFailures  = 3
	firstDelay    = 30 * time.Second
	lastDelay     = time.Hour
)

func (f Failures) delay() time.Duration {
	if f.Run < freeFailures {
		return 0
	}
	return min(firstDelay<<min(f.Run-freeFailures, 16), lastDelay)
}

// wait is how long until the next try.
func (f Failures) wait(now time.Time) time.Duration {
	if len(f.At) == 0 {
		return 0
	}
	last := time.UnixMilli(f.At[len(f.At)-1])
	if last.After(now) {
		last = now // the clock went back
	}
	wait := last.Add(f.delay()).Sub(now)
	if len(f.At) == maxFailures {
		wait = max(wait, time.UnixMilli(f.At[0]).Add(failureWindow).Sub(now))
	}
	return max(wait, 0)
}

func (f *Failures) add(now time.Time) {
	if len(f.At) == maxFailures {
		f.At = slices.Delete(f.At, 0, 1)
	}
	f.At = append(f.At, now.UnixMilli())
	f.Run++
}

// Device is a browser that the owner has signed in with. It keeps a token, and
// has tries of its own, which nobody else can use up.
type Device struct {
	ID       string    `json:"id"` // vault.TokenHash of its token
	Seen     time.Time `json:"seen"`
	Failures Failures  `json:"failures,omitzero"`
}

const (
	// DeviceLife is how long a device is trusted after it was last signed in with.
	DeviceLife = 365 * 24 * time.Hour
	maxDevices = 20
)

// Wait is how long the next password or code from a device has to wait; device
// is the hash of its token, or empty. While it waits nothing is checked, and
// the answer is the one to a wrong password: else it would say that there is
// such an account.
func (a *Account) Wait(device string, now time.Time) time.Duration {
	return a.failuresOf(device, now).wait(now)
}

// Fail counts a wrong password or code.
func (a *Account) Fail(device string, now time.Time) { a.failuresOf(device, now).add(now) }

func (a *Account) failuresOf(device string, now time.Time) *Failures {
	if a.Trusts(device, now) {
		return &a.Devices[a.device(device)].Failures
	}
	return &a.Failures
}

// Trusts reports whether somebody signed in with a device before.
func (a *Account) Trusts(device string, now time.Time) bool {
	i := a.device(device)
	return i >= 0 && now.Sub(a.Devices[i].Seen) < DeviceLife
}

// SignedIn notes that somebody signed in, and trusts the device from now on.
// The next try there does not wait; the failures still count for the month.
func (a *Account) SignedIn(device string, now time.Time) {
	a.failuresOf(device, now).Run = 0
	d := Device{ID: device, Seen: now}
	if i := a.device(device); i >= 0 {
		d.Failures = a.Devices[i].Failures
		a.Devices = slices.Delete(a.Devices, i, i+1)
	}
	a.Devices = append(a.Devices, d) // the one seen last stands last
	a.Devices = slices.Delete(a.Devices, 0, max(len(a.Devices)-maxDevices, 0))
}

// Distrust makes a device one like any other.
func (a *Account) Distrust(device string) {
	a.Devices = slices.DeleteFunc(a.Devices, func(d Device) bool { return d.ID == device })
}

// DistrustOthers leaves one device that is trusted, the one named.
func (a *Account) DistrustOthers(device string) {
	a.Devices = slices.DeleteFunc(a.Devices, func(d Device) bool { return d.ID != device })
}

func (a *Account) device(id string) int {
	return slices.IndexFunc(a.Devices, func(d Device) bool { return d.ID == id })
}
