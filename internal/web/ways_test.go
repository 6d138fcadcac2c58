package web

import (
	"strings"
	"testing"

	"mentor/internal/account"
)

// No page speaks of the password of a place that has none.
func TestNobodysPassword(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	open, keyed, pinned, named := s.parent(), s.parent(), s.parent(), s.parent()
	keyed.change(func(a *account.Account) { a.Name, a.Passkeys = "Anna", make([]account.Passkey, 1) })
	pinned.change(func(a *account.Account) { a.PIN, a.Lock = []byte("no PIN has this hash"), true })
	named.change(func(a *account.Account) { a.Password = []byte("no password has this hash") })
	for name, who := range map[string]struct {
		v      *visitor
		device string
		own    bool // has a password
	}{
		"open":    {open, "Your place opens for anybody at this computer", false},
		"passkey": {keyed, "look whether all your passkeys are yours", false},
		"PIN":     {pinned, "change your PIN", false},
		"named":   {named, "change your password", true},
	} {
		if body := who.v.want(who.v.get("/more/devices"), 200); !strings.Contains(body, who.device) || strings.Contains(body, "change your password") != who.own {
			t.Errorf("%s: the browsers do not say %q", name, who.device)
		}
		if body := who.v.want(who.v.get("/more/signin"), 200); strings.Contains(body, "When the password changes") != who.own || strings.Contains(body, "the old one") != who.own {
			t.Errorf("%s: the page of signing in speaks of an old password", name)
		}
	}
	s.clock = s.clock.Add(account.FreshFor)
	for _, v := range []*visitor{keyed, named} {
		if body := v.want(v.post("/more/recovery", "way=none"), 401); strings.Contains(body, "the password again") {
			t.Error("who is asked once more has a password")
		}
	}
}
