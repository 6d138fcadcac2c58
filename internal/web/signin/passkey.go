package signin

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// passkeyWay is the way past a page by passkey.
type passkeyWay struct {
	To    Purpose
	Next  string // where to go on afterwards
	Here  bool   // the script asks for it on this page
	There string // where it can be asked for instead; may be empty
	Only  bool   // there is no password
}

// newPasskeyWay is empty for an account without passkeys; at the sign-in page it
// is not known yet whose it is.
func newPasskeyWay(c *call.Call, to Purpose, next string) (way passkeyWay) {
	if c.Space != nil && len(c.Space.Account.Passkeys) == 0 {
		return way
	}
	way = passkeyWay{To: to, Next: next, Only: c.Space != nil && len(c.Space.Account.Password) == 0}
	if _, err := relyingParty(c); err == nil {
		way.Here = true
	} else {
		way.There = passkeysAt(c)
	}
	return way
}

// passkeyBox is what passkeyList shows.
type passkeyBox struct {
	Keys []account.Passkey
	Zone *time.Location
	Here bool // this address can have passkeys
	Full bool
}

func newPasskeyBox(c *call.Call) passkeyBox {
	_, err := relyingParty(c)
	keys := c.Space.Account.Passkeys
	return passkeyBox{Keys: keys, Zone: c.Space.Zone, Here: err == nil, Full: len(keys) >= account.MaxPasskeys}
}

// passkeyID is a passkey in an address.
func passkeyID(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

// AskNewPasskey answers POST /passkey/new/begin.
func AskNewPasskey(c *call.Call) error {
	party, err := relyingParty(c)
	if err != nil {
		return err
	}
	owner, err := ownerOf(c, c.Space)
	if err != nil {
		return err
	}
	known := webauthn.Credentials(owner.keys).CredentialDescriptors()
	options, session, err := party.BeginRegistration(owner, webauthn.WithExclusions(known))
	if err != nil {
		return noPasskey()
	}
	return ask(c, ToAdd, options, session)
}

// AddPasskey answers POST /passkey/new/done.
func AddPasskey(c *call.Call) error {
	key, err := newPasskey(c)
	if err != nil {
		return err
	}
	err = c.SaveAccount(c.Space, nil, func(a *account.Account) error { return a.AddPasskey(key) })
	if err != nil {
		return err
	}
	return noContent(c)
}

func newPasskey(c *call.Call) (key account.Passkey, err error) {
	k, err := asked(c, ToAdd)
	if err != nil {
		return key, err
	}
	party, err := relyingParty(c)
	if err != nil {
		return key, err
	}
	owner, err := ownerOf(c, c.Space)
	if err != nil {
		return key, err
	}
	credential, err := party.FinishRegistration(owner, k.Session, c.R)
	if err != nil {
		return key, noPasskey()
	}
	credential.Attestation = webauthn.CredentialAttestation{} // who made the device is not asked and not kept
	kept, err := json.Marshal(credential)
	return account.Passkey{ID: credential.ID, Name: call.BrowserName(c.R.UserAgent()), Added: c.Now, Credential: kept}, err
}

// AskAnyPasskey asks for any passkey of this site: the device knows whose it is.
func AskAnyPasskey(c *call.Call) error {
	party, err := relyingParty(c)
	if err != nil {
		return err
	}
	options, session, err := party.BeginDiscoverableLogin()
	if err != nil {
		return noPasskey()
	}
	return ask(c, ToSignIn, options, session)
}

// AskPasskey asks for a passkey of the account that is signed in.
func AskPasskey(p Purpose) call.Handler {
	return func(c *call.Call) error {
		party, err := relyingParty(c)
		if err != nil {
			return err
		}
		owner, err := ownerOf(c, c.Space)
		if err != nil {
			return err
		}
		options, session, err := party.BeginLogin(owner)
		if err != nil {
			return noPasskey()
		}
		return ask(c, p, options, session)
	}
}

// SignInByPasskey answers POST /passkey/signin/done.
func SignInByPasskey(c *call.Call) error {
	s, err := proveByPasskey(c, ToSignIn)
	if err != nil {
		return err
	}
	if err := call.SignInTo(c, s); err != nil {
		return err
	}
	return noContent(c)
}

// ReauthenticateByPasskey answers POST /passkey/again/done.
func ReauthenticateByPasskey(c *call.Call) error {
	if _, err := proveByPasskey(c, ToProve); err != nil {
		return err
	}
	if err := call.SignInTo(c, c.Space); err != nil {
		return err
	}
	return noContent(c)
}

// UnlockByPasskey answers POST /passkey/unlock/done.
func UnlockByPasskey(c *call.Call) error {
	if _, err := proveByPasskey(c, ToUnlock); err != nil {
		return err
	}
	if err := call.ChangeSession(c, func(s *space.OpenSession) { s.Prove(c.Now) }); err != nil {
		return err
	}
	return noContent(c)
}

// proveByPasskey takes the answer of a passkey and notes its use.
func proveByPasskey(c *call.Call, p Purpose) (*space.Space, error) {
	k, err := asked(c, p)
	if err != nil {
		return nil, err
	}
	party, err := relyingParty(c)
	if err != nil {
		return nil, err
	}
	answer, err := protocol.ParseCredentialRequestResponse(c.R)
	if err != nil {
		return nil, noPasskey()
	}
	s, credential, err := checkPasskey(c, party, k.Session, answer)
	if err != nil {
		return nil, err
	}
	use, err := passkeyUse(s, credential, answer)
	if err != nil {
		return nil, err
	}
	use.Asked = k.Asked
	return s, c.SaveAccount(s, nil, func(a *account.Account) error { return a.UsePasskey(credential.ID, use, c.Now) })
}

// passkeyUse is what the owner is told when it is so. A count that went back is,
// by the standard, a sign and no proof of a copy: a key ring that was put back
// counts so, too, and its owner must get in. The count goes on from there.
func passkeyUse(s *space.Space, now *webauthn.Credential, answer *protocol.ParsedCredentialAssertionData) (use account.PasskeyUse, err error) {
	for _, p := range s.Account.Passkeys {
		var was webauthn.Credential
		if bytes.Equal(p.ID, now.ID) && json.Unmarshal(p.Credential, &was) == nil {
			use.Synced = now.Flags.BackupEligible && !was.Flags.BackupEligible || now.Flags.BackupState && !was.Flags.BackupState
		}
	}
	use.Behind = now.Authenticator.CloneWarning
	now.Authenticator.CloneWarning, now.Authenticator.SignCount = false, answer.Response.AuthenticatorData.Counter
	use.Credential, err = json.Marshal(now)
	return use, err
}

// checkPasskey checks an answer against the account that is signed in, or else
// the one that the passkey names.
func checkPasskey(c *call.Call, party *webauthn.WebAuthn, asked webauthn.SessionData, answer *protocol.ParsedCredentialAssertionData) (*space.Space, *webauthn.Credential, error) {
	if c.Space == nil {
		return findByPasskey(c, party, asked, answer)
	}
	owner, err := ownerOf(c, c.Space)
	if err != nil {
		return nil, nil, err
	}
	credential, err := party.ValidateLogin(owner.following(answer), asked, answer)
	if err != nil {
		return nil, nil, noPasskey()
	}
	return c.Space, credential, nil
}

func findByPasskey(c *call.Call, party *webauthn.WebAuthn, asked webauthn.SessionData, answer *protocol.ParsedCredentialAssertionData) (s *space.Space, credential *webauthn.Credential, err error) {
	var unread error
	_, credential, err = party.ValidatePasskeyLogin(func(_, vault []byte) (webauthn.User, error) {
		var owner keyOwner
		if s, unread = c.OpenAccount(passkeyID(vault)); unread == nil {
			owner, unread = ownerOf(c, s)
		}
		return owner.following(answer), unread
	}, asked, answer)
	if unread != nil && !fault.Is(unread, fault.NotFound) {
		return nil, nil, unread
	}
	if err != nil {
		return nil, nil, noPasskey()
	}
	return s, credential, nil
}

// DeletePasskey removes a passkey. The last one stays where nothing else would
// open the account.
func DeletePasskey(c *call.Call) error {
	id, _ := base64.RawURLEncoding.DecodeString(c.R.PathValue("id")) // what is none is nobody's
	err := c.SaveAccount(c.Space, nil, func(a *account.Account) error {
		had := len(a.Passkeys)
		if err := a.RemovePasskey(id); err != nil {
			return err
		}
		if len(a.Passkeys) < had && !space.Guarded(*a) && !c.Household() {
			return fault.New(fault.Invalid, "account.error.last_way_in")
		}
		return nil
	})
	if f, ok := fault.As(err); ok {
		return showPassword(c, call.Status[f.Kind], c.Space.Account.Name, f.Key)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/more/signin")
}
