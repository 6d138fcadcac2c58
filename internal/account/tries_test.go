package account

import (
	"fmt"
	"testing"
	"time"
)

// Three tries are free; then each failure in a row doubles the wait, up to an hour.
func TestWaitGrows(t *testing.T) {
	var a Account
	want := []time.Duration{
		0, 0, 0, 30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute,
		16 * time.Minute, 32 * time.Minute, time.Hour, time.Hour,
	}
	for failures, wait := range want {
		if got := a.Wait("", noon); got != wait {
			t.Errorf("after %d failures the wait is %v, want %v", failures, got, wait)
		}
		if wait > 0 && a.Wait("", noon.Add(wait-time.Second)) != time.Second || a.Wait("", noon.Add(wait)) != 0 {
			t.Errorf("after %d failures the wait does not run down", failures)
		}
		a.Fail("", noon)
	}
	if got := a.Wait("", noon.Add(-365*24*time.Hour)); got != time.Hour {
		t.Errorf("with the clock a year back the wait is %v", got)
	}
	a.SignedIn("", noon)
	if got := a.Wait("", noon); got != 0 || len(a.Failures.At) != len(want) {
		t.Errorf("after signing in the wait is %v, %d failures count", got, len(a.Failures.At))
	}
}

// Whoever guesses as often as the rules let them has a hundred guesses in any
// thirty days, also when the owner signs in between.
func TestGuessesInAYear(t *testing.T) {
	for name, between := range map[string]func(*Account, time.Time){
		"alone":                func(*Account, time.Time) {},
		"the owner between":    func(a *Account, now time.Time) { a.SignedIn("owner", now) },
		"and from new devices": func(a *Account, now time.Time) { a.SignedIn(now.String(), now) },
	} {
		var a Account
		var at []time.Time
		for now := noon; now.Before(noon.Add(365 * 24 * time.Hour)); now = now.Add(10 * time.Minute) {
			if a.Wait("", now) > 0 {
				continue
			}
			a.Fail("", now)
			if at = append(at, now); len(at) > maxFailures && now.Sub(at[len(at)-1-maxFailures]) < failureWindow {
				t.Fatalf("%s: more than %d guesses in %v", name, maxFailures, failureWindow)
			}
			between(&a, now)
		}
		if len(at) < 1200 || len(at) > 1300 || len(a.Failures.At) != maxFailures {
			t.Errorf("%s: %d guesses in a year, %d kept", name, len(at), len(a.Failures.At))
		}
	}
}

// Nobody locks out a trusted device; it locks out itself and no other.
func TestTrustedDevice(t *testing.T) {
	var a Account
	a.SignedIn("mine", noon)
	for range 200 {
		a.Fail("", noon)
		a.Fail("unknown", noon)
	}
	if a.Wait("mine", noon) != 0 || a.Wait("", noon) < 29*24*time.Hour || a.Wait("unknown", noon) != a.Wait("", noon) {
		t.Errorf("waits: mine %v, none %v, unknown %v", a.Wait("mine", noon), a.Wait("", noon), a.Wait("unknown", noon))
	}
	var b Account
	b.SignedIn("mine", noon)
	for range 200 {
		b.Fail("mine", noon)
	}
	if b.Wait("mine", noon) < 29*24*time.Hour || b.Wait("", noon) != 0 {
		t.Errorf("waits: mine %v, others %v", b.Wait("mine", noon), b.Wait("", noon))
	}
	if b.SignedIn("mine", noon); len(b.Devices) != 1 || len(b.Devices[0].Failures.At) != maxFailures || b.Devices[0].Failures.Run != 0 {
		t.Errorf("signing in again leaves %+v", b.Devices)
	}
}

func TestDevicesAreForgotten(t *testing.T) {
	var a Account
	a.SignedIn("old", noon)
	for range 9 {
		a.Fail("", noon.Add(DeviceLife))
	}
	if a.Wait("old", noon.Add(DeviceLife-time.Second)) != 0 || a.Wait("old", noon.Add(DeviceLife)) == 0 {
		t.Error("a device is not forgotten after a year")
	}
	for i := range maxDevices {
		a.SignedIn(fmt.Sprint(i), noon)
		a.SignedIn("0", noon)
	}
	if len(a.Devices) != maxDevices || a.device("old") >= 0 || a.device("0") < 0 || a.device("19") < 0 {
		t.Errorf("%d devices, old at %d", len(a.Devices), a.device("old"))
	}
	a.Distrust("7")
	if a.device("7") >= 0 || len(a.Devices) != maxDevices-1 {
		t.Error("a device is trusted after it was taken away")
	}
	if a.DistrustOthers("5"); len(a.Devices) != 1 || a.Devices[0].ID != "5" {
		t.Errorf("%v are left", a.Devices)
	}
	if a.DistrustOthers(""); len(a.Devices) != 0 {
		t.Errorf("%v are left", a.Devices)
	}
}
