package account

import (
	"fmt"
	"testing"
	"time"
)

func TestChooseRecovery(t *testing.T) {
	full := Account{Name: "Anna", Paper: []byte{1}, Email: "a@example.org", EmailProved: noon}
	for _, c := range []struct {
		a    Account
		way  Recovery
		want string
	}{
		{full, NoRecovery, ""},
		{full, ByPaper, ""},
		{full, ByWaiting, ""},
		{full, ByEmail, ""},
		{Account{}, NoRecovery, ""},
		{Account{}, ByPaper, "account.error.recovery_paper"},
		{Account{}, ByWaiting, "account.error.recovery_name"},
		{Account{Email: "a@example.org"}, ByEmail, "account.error.recovery_email"},
		{full, "sms", "error.form"},
		{full, "", "error.form"},
	} {
		c.a.Recovery = "before"
		says(t, string(c.way), c.a.ChooseRecovery(c.way), c.want)
		if want := map[bool]Recovery{true: c.way, false: "before"}[c.want == ""]; c.a.Recovery != want {
			t.Errorf("%s: the way is %s", c.way, c.a.Recovery)
		}
	}
}

// An ask opens and ends at its times, to the second.
func TestAskStages(t *testing.T) {
	for _, c := range []struct {
		purpose     Purpose
		way         Recovery
		opens, ends time.Duration
	}{
		{ToWait, ByWaiting, 24 * time.Hour, 72 * time.Hour},
		{ToLink, ByEmail, 0, 10 * time.Minute},
		{ToProve, NoRecovery, 0, 24 * time.Hour},
	} {
		a := Account{Recovery: c.way, Email: "a@example.org"}
		if !a.Ask(c.purpose, "secret", noon) {
			t.Fatalf("%s is not kept", c.purpose)
		}
		for at, want := range map[time.Duration]Stage{
			-time.Second: Waiting, c.opens: Open, c.opens - time.Second: Waiting,
			c.ends - time.Second: Open, c.ends: NotAsked, c.ends + 10*365*24*time.Hour: NotAsked,
		} {
			k, got := a.Find(c.purpose, "secret", noon.Add(at))
			if got != want || (want != NotAsked) != (k.Secret == "secret") {
				t.Errorf("%s after %v: stage %d, want %d", c.purpose, at, got, want)
			}
		}
		for _, other := range []string{"", "secre", "Secret", "secret2"} {
			if _, got := a.Find(c.purpose, other, noon.Add(c.opens)); got != NotAsked {
				t.Errorf("%s: %q is taken for the secret", c.purpose, other)
			}
		}
		for _, other := range []Purpose{ToWait, ToLink, ToProve, ""} {
			if _, got := a.Find(other, "secret", noon.Add(c.opens)); other != c.purpose && got != NotAsked {
				t.Errorf("the secret of %s is good for %q", c.purpose, other)
			}
		}
	}
}

// Only what the owner has chosen can be asked for.
func TestAskOnlyTheChosenWay(t *testing.T) {
	for _, way := range []Recovery{NoRecovery, ByPaper, ByWaiting, ByEmail} {
		for _, p := range []Purpose{ToWait, ToLink, ToProve, ""} {
			a := Account{Recovery: way, Email: "a@example.org"}
			want := p == ToProve || p == ToWait && way == ByWaiting || p == ToLink && way == ByEmail
			if got := a.Ask(p, "secret", noon); got != want || len(a.Asks) != map[bool]int{true: 1}[want] {
				t.Errorf("%q with recovery %s: kept %v, %d", p, way, got, len(a.Asks))
			}
		}
	}
	if (&Account{}).Ask(ToProve, "secret", noon) {
		t.Error("no address is to be proved")
	}
}

func TestAskIsBounded(t *testing.T) {
	a := Account{Recovery: ByWaiting}
	for i := range maxAsks {
		if !a.Ask(ToWait, fmt.Sprint(i), noon) {
			t.Fatalf("ask %d is not kept", i)
		}
	}
	if a.Ask(ToWait, "more", noon.Add(71*time.Hour)) || len(a.Asks) != maxAsks {
		t.Error("there is no bound")
	}
	if !a.Ask(ToWait, "later", noon.Add(72*time.Hour)) || len(a.Asks) != 1 {
		t.Errorf("those that ended take room: %d", len(a.Asks))
	}
}

// The owner sees who asks, and refusing ends it; so does choosing another way.
func TestRefuseRecovery(t *testing.T) {
	for name, refuse := range map[string]func(*Account) error{
		"refused":     func(a *Account) error { a.RefuseRecovery(); return nil },
		"another way": func(a *Account) error { return a.ChooseRecovery(NoRecovery) },
	} {
		a := Account{Name: "Anna", Recovery: ByWaiting, Email: "a@example.org"}
		a.Ask(ToWait, "theirs", noon)
		a.Ask(ToProve, "mine", noon)
		if got := a.Recoveries(noon.Add(71 * time.Hour)); len(got) != 1 || got[0].Secret != "theirs" {
			t.Errorf("the owner sees %v", got)
		}
		if got := a.Recoveries(noon.Add(72 * time.Hour)); len(got) != 0 {
			t.Errorf("the owner sees %v after it ended", got)
		}
		if err := refuse(&a); err != nil {
			t.Fatal(err)
		}
		if _, stage := a.Find(ToWait, "theirs", noon.Add(25*time.Hour)); stage != NotAsked || len(a.Recoveries(noon)) > 0 {
			t.Errorf("%s: it is still at stage %d", name, stage)
		}
		if _, stage := a.Find(ToProve, "mine", noon); stage != Open {
			t.Errorf("%s: the link that proves the address ended too", name)
		}
	}
	a := Account{Name: "Anna", Recovery: ByWaiting}
	a.Ask(ToWait, "theirs", noon)
	if err := a.ChooseRecovery(ByWaiting); err != nil || len(a.Asks) != 1 {
		t.Errorf("choosing the same way again: %v, %d asks", err, len(a.Asks))
	}
}

func TestProveEmail(t *testing.T) {
	a := Account{Email: "a@example.org"}
	a.Ask(ToProve, "secret", noon)
	for _, c := range []struct {
		secret string
		at     time.Time
		want   bool
	}{
		{"other", noon, false},
		{"secret", noon.Add(24 * time.Hour), false},
		{"secret", noon.Add(time.Hour), true},
		{"secret", noon.Add(time.Hour), false}, // once
	} {
		if got := a.ProveEmail(c.secret, c.at); got != c.want || c.want && !a.EmailProved.Equal(c.at) {
			t.Errorf("%s at %v: %v, proved %v", c.secret, c.at, got, a.EmailProved)
		}
	}
}

// Another address is not proved, and nothing that went to the old one counts.
func TestChangeEmail(t *testing.T) {
	start := func() Account {
		a := Account{Email: "a@example.org", EmailProved: noon, Recovery: ByEmail}
		a.Ask(ToLink, "link", noon)
		a.Ask(ToProve, "prove", noon)
		return a
	}
	a := start()
	a.ChangeEmail("a@example.org")
	if a.EmailProved.IsZero() || a.Recovery != ByEmail || len(a.Asks) != 2 {
		t.Errorf("the same address again changed %+v", a)
	}
	for _, email := range []string{"b@example.org", ""} {
		a := start()
		a.ChangeEmail(email)
		if a.Email != email || !a.EmailProved.IsZero() || a.Recovery != NoRecovery || len(a.Asks) != 0 {
			t.Errorf("%q leaves %+v", email, a)
		}
	}
	waits := Account{Name: "Anna", Recovery: ByWaiting, Email: "a@example.org"}
	waits.Ask(ToWait, "wait", noon)
	if waits.ChangeEmail("b@example.org"); waits.Recovery != ByWaiting || len(waits.Asks) != 1 {
		t.Errorf("recovery by waiting became %+v", waits)
	}
}

// After a recovery nothing is left that somebody else could hold, but passkeys.
func TestRecovered(t *testing.T) {
	for way, want := range map[Recovery]Recovery{ByPaper: NoRecovery, ByWaiting: ByWaiting, ByEmail: ByEmail} {
		a := Account{
			Name: "Anna", Email: "a@example.org", EmailProved: noon, Recovery: way,
			Password: []byte("old"), PIN: []byte{1}, Paper: []byte{2}, Lock: true, Passkeys: make([]Passkey, 1),
		}
		a.SignedIn("device", noon)
		for range 9 {
			a.Fail("", noon)
		}
		a.Asks = []Ask{{ToWait, "a", noon}, {ToLink, "b", noon}}
		a.Recovered([]byte("new"))
		if string(a.Password) != "new" || a.PIN != nil || a.Paper != nil || a.Lock || len(a.Devices)+len(a.Asks) > 0 || len(a.Passkeys) != 1 {
			t.Errorf("%s: %+v", way, a)
		}
		if a.Recovery != want || a.Wait("", noon) != 0 || len(a.Failures.At) != 9 {
			t.Errorf("%s: then %s, wait %v, %d failures", way, a.Recovery, a.Wait("", noon), len(a.Failures.At))
		}
	}
}
