package web

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"mentor/internal/account"
	"mentor/internal/fault"
)

// passkeyWay is the way past a page by passkey.
type passkeyWay struct {
	To    purpose
	Next  string // where to go on afterwards
	Here  bool   // the script asks for it on this page
	There string // where it can be asked for instead; may be empty
	Only  bool   // there is no password
}

// passkeyWay is empty for an account without passkeys; at the sign-in page it
// is not known yet whose it is.
func (c *call) passkeyWay(to purpose, next string) (way passkeyWay) {
	if c.space != nil && len(c.space.account.Passkeys) == 0 {
		return way
	}
	way = passkeyWay{To: to, Next: next, Only: c.space != nil && len(c.space.account.Password) == 0}
	if _, err := c.party(); err == nil {
		way.Here = true
	} else {
		way.There = c.passkeysAt()
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

func (c *call) passkeyBox() passkeyBox {
	_, err := c.party()
	keys := c.space.account.Passkeys
	return passkeyBox{Keys: keys, Zone: c.space.zone, Here: err == nil, Full: len(keys) >= account.MaxPasskeys}
}

// passkeyID is a passkey in an address.
func passkeyID(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

func (c *call) askNewPasskey() error {
	party, err := c.party()
	if err != nil {
		return err
	}
	owner, err := c.keyOwner(c.space)
	if err != nil {
		return err
	}
	known := webauthn.Credentials(owner.keys).CredentialDescriptors()
	options, session, err := party.BeginRegistration(owner, webauthn.WithExclusions(known))
	if err != nil {
		return noPasskey()
	}
	return c.ask(toAdd, options, session)
}

func (c *call) addPasskey() error {
	key, err := c.newPasskey()
	if err != nil {
		return err
	}
	err = c.saveAccount(c.space, nil, func(a *account.Account) error { return a.AddPasskey(key) })
	if err != nil {
		return err
	}
	return c.noContent()
}

func (c *call) newPasskey() (key account.Passkey, err error) {
	k, err := c.asked(toAdd)
	if err != nil {
		return key, err
	}
	party, err := c.party()
	if err != nil {
		return key, err
	}
	owner, err := c.keyOwner(c.space)
	if err != nil {
		return key, err
	}
	credential, err := party.FinishRegistration(owner, k.Session, c.r)
	if err != nil {
		return key, noPasskey()
	}
	credential.Attestation = webauthn.CredentialAttestation{} // who made the device is not asked and not kept
	kept, err := json.Marshal(credential)
	return account.Passkey{ID: credential.ID, Name: browserName(c.r.UserAgent()), Added: c.now, Credential: kept}, err
}

// askAnyPasskey asks for any passkey of this site: the device knows whose it is.
func (c *call) askAnyPasskey() error {
	party, err := c.party()
	if err != nil {
		return err
	}
	options, session, err := party.BeginDiscoverableLogin()
	if err != nil {
		return noPasskey()
	}
	return c.ask(toSignIn, options, session)
}

// askPasskey asks for a passkey of the account that is signed in.
func askPasskey(p purpose) handler {
	return func(c *call) error {
		party, err := c.party()
		if err != nil {
			return err
		}
		owner, err := c.keyOwner(c.space)
		if err != nil {
			return err
		}
		options, session, err := party.BeginLogin(owner)
		if err != nil {
			return noPasskey()
		}
		return c.ask(p, options, session)
	}
}

func (c *call) signInByPasskey() error {
	s, err := c.proveByPasskey(toSignIn)
	if err != nil {
		return err
	}
	if err := c.signInTo(s); err != nil {
		return err
	}
	return c.noContent()
}

func (c *call) againByPasskey() error {
	if _, err := c.proveByPasskey(toProve); err != nil {
		return err
	}
	if err := c.signInTo(c.space); err != nil {
		return err
	}
	return c.noContent()
}

func (c *call) unlockByPasskey() error {
	if _, err := c.proveByPasskey(toUnlock); err != nil {
		return err
	}
	if err := c.changeSession(func(s *openSession) { s.Prove(c.now) }); err != nil {
		return err
	}
	return c.noContent()
}

// proveByPasskey takes the answer of a passkey and notes its use.
func (c *call) proveByPasskey(p purpose) (*space, error) {
	k, err := c.asked(p)
	if err != nil {
		return nil, err
	}
	party, err := c.party()
	if err != nil {
		return nil, err
	}
	answer, err := protocol.ParseCredentialRequestResponse(c.r)
	if err != nil {
		return nil, noPasskey()
	}
	s, credential, err := c.checkPasskey(party, k.Session, answer)
	if err != nil {
		return nil, err
	}
	use, err := passkeyUse(s, credential, answer)
	if err != nil {
		return nil, err
	}
	use.Asked = k.Asked
	return s, c.saveAccount(s, nil, func(a *account.Account) error { return a.UsePasskey(credential.ID, use, c.now) })
}

// passkeyUse is what the owner is told when it is so. A count that went back is,
// by the standard, a sign and no proof of a copy: a key ring that was put back
// counts so, too, and its owner must get in. The count goes on from there.
func passkeyUse(s *space, now *webauthn.Credential, answer *protocol.ParsedCredentialAssertionData) (use account.PasskeyUse, err error) {
	for _, p := range s.account.Passkeys {
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
func (c *call) checkPasskey(party *webauthn.WebAuthn, asked webauthn.SessionData, answer *protocol.ParsedCredentialAssertionData) (*space, *webauthn.Credential, error) {
	if c.space == nil {
		return c.findByPasskey(party, asked, answer)
	}
	owner, err := c.keyOwner(c.space)
	if err != nil {
		return nil, nil, err
	}
	credential, err := party.ValidateLogin(owner.following(answer), asked, answer)
	if err != nil {
		return nil, nil, noPasskey()
	}
	return c.space, credential, nil
}

func (c *call) findByPasskey(party *webauthn.WebAuthn, asked webauthn.SessionData, answer *protocol.ParsedCredentialAssertionData) (s *space, credential *webauthn.Credential, err error) {
	var unread error
	_, credential, err = party.ValidatePasskeyLogin(func(_, vault []byte) (webauthn.User, error) {
		var owner keyOwner
		if s, unread = c.openAccount(passkeyID(vault)); unread == nil {
			owner, unread = c.keyOwner(s)
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

// passkeyAway removes a passkey. The last one stays where nothing else would
// open the account.
func (c *call) passkeyAway() error {
	id, _ := base64.RawURLEncoding.DecodeString(c.r.PathValue("id")) // what is none is nobody's
	err := c.saveAccount(c.space, nil, func(a *account.Account) error {
		had := len(a.Passkeys)
		if err := a.RemovePasskey(id); err != nil {
			return err
		}
		if len(a.Passkeys) < had && !guarded(*a) && !c.household() {
			return fault.New(fault.Invalid, "account.error.last_way_in")
		}
		return nil
	})
	if f, ok := fault.As(err); ok {
		return c.showPassword(status[f.Kind], c.space.account.Name, f.Key)
	}
	if err != nil {
		return err
	}
	return c.redirect("/more/signin")
}
