package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/webauthn"
)

// byName reaches the site by a name: an address has no passkeys.
func byName(s *site) *site {
	named := *s
	named.origin = strings.Replace(s.origin, "127.0.0.1", "localhost", 1)
	return &named
}

// device gives the tab a device with passkeys, whose owner shows who they are
// when verified is true.
func (b *tab) device(verified bool) webauthn.AuthenticatorID {
	b.t.Helper()
	call(b, webauthn.Enable, webauthn.EnableParams{})
	return call(b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Ctap2version: webauthn.Ctap2versionCtap21,
		Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
		AutomaticPresenceSimulation: true, IsUserVerified: verified,
	}}).AuthenticatorID
}

// A parent adds a passkey, locks, opens with it, signs out, signs in with it,
// and shows once more who they are.
func TestPasskey(t *testing.T) {
	s := byName(newSite(t))
	b := newTab(t, s, phone)
	device := b.device(true)
	b.goTo("/demo/tired")
	b.at("/result")
	b.goTo("/keep")
	b.tap(`form .btn-lg`)
	b.at("/today")
	b.goTo("/more/signin")
	b.tap(`[data-passkey=new]`)
	b.says(s.words("passkey.away"))
	held := call(b, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: device}).Credentials
	if len(held) != 1 || !held[0].IsResidentCredential || held[0].RpID != "localhost" || len(held[0].UserHandle) != 16 {
		t.Fatalf("the device holds %+v", held)
	}

	b.lockWithPIN(s, "739164")
	b.tap(`[data-passkey=unlock]`)
	b.at("/today")

	b.goTo("/more")
	b.tap(`button[form=log-out]`)
	b.at("/")
	b.goTo("/signin")
	if eval[bool](b, `!!document.querySelector('[name=password]')`) {
		t.Error("a password is asked for where there is none")
	}
	b.tap(`[data-passkey=signin]`)
	b.at("/today")

	b.goTo("/signin/again?to=/more/devices")
	b.tap(`[data-passkey=again]`)
	b.at("/more/devices")
}

// lockWithPIN switches the lock on and locks.
func (b *tab) lockWithPIN(s *site, pin string) {
	b.t.Helper()
	b.goTo("/more/lock")
	eval[bool](b, fmt.Sprintf(`(document.querySelector('#pin').value = %q, true)`, pin))
	b.tap(`form[action="/more/lock"] .btn-lg`)
	b.says(s.words("lock.set.on"))
	b.goTo("/more")
	b.tap(`button[form=lock]`)
	b.at("/lock")
}

// A device that does not know the owner opens nothing, says so, and can be tried again.
func TestPasskeyRefused(t *testing.T) {
	s := byName(newSite(t))
	b := newTab(t, s, phone)
	b.device(false)
	b.goTo("/signin")
	b.tap(`[data-passkey=signin]`)
	b.says(s.words("passkey.error.failed"))
	if !eval[bool](b, `location.pathname === '/signin' && !document.querySelector('[data-passkey]').disabled`) {
		t.Error("it cannot be tried again")
	}
}

// Where a passkey cannot be, there is no button for it: at an address, and in a
// browser that is too old.
func TestNoPasskeyButton(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, phone)
	b.goTo("/signin")
	if eval[bool](b, `!!document.querySelector('[data-passkey]')`) {
		t.Error("there is a button at an address")
	}
	if at := eval[string](b, `document.querySelector('.cta a').href`); at != byName(s).origin+"/signin" {
		t.Errorf("the way to passkeys is %s", at)
	}
	old := newTab(t, byName(s), phone)
	call(old, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `delete PublicKeyCredential.parseCreationOptionsFromJSON`,
	})
	old.goTo("/signin")
	if !eval[bool](old, `document.querySelector('[data-passkey]').hidden`) {
		t.Error("there is a button that does nothing")
	}
}
