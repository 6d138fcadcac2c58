package web

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"mentor/internal/fault"
)

// purpose is what a passkey is asked for. An answer for one is none for another.
type purpose string

const (
	toAdd    purpose = "new"
	toSignIn purpose = "signin"
	toProve  purpose = "again"
	toUnlock purpose = "unlock"
)

// ceremony is, as WebAuthn calls it, a question to a passkey that waits for its
// answer. The browser carries it, sealed.
type ceremony struct {
	Asked   time.Time            `json:"asked"`
	Session webauthn.SessionData `json:"session"`
}

const (
	ceremonyCookie = "passkey"
	ceremonyLife   = 5 * time.Minute
)

func (p purpose) place() string { return "passkey/" + string(p) }

// noPasskey is the one answer to everything that is wrong with a passkey.
func noPasskey() error { return fault.New(fault.Invalid, "passkey.error.failed") }

// ask sends the options of a question and keeps the ceremony in the browser.
// Which keys may answer is left out of it: the account knows, and the ids of
// ten keys may not fit in a cookie.
func (c *call) ask(p purpose, options any, session *webauthn.SessionData) error {
	session.AllowedCredentialIDs = nil
	plain, err := json.Marshal(ceremony{c.now, *session})
	if err != nil {
		return err
	}
	sealed := base64.RawURLEncoding.EncodeToString(c.Keys.Ticket().Seal(p.place(), plain))
	http.SetCookie(c.w, c.cookie(ceremonyCookie, sealed, ceremonyLife))
	return c.sendJSON(options)
}

// asked takes the ceremony that the request brings an answer to: one for this
// purpose, not older than ceremonyLife. The browser forgets it at once.
func (c *call) asked(p purpose) (k ceremony, err error) {
	http.SetCookie(c.w, c.cookie(ceremonyCookie, "", -time.Second))
	cookie, err := c.r.Cookie(c.pinned(ceremonyCookie))
	if err != nil {
		return k, noPasskey()
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || openJSON(c.Keys.Ticket(), p.place(), sealed, &k) != nil {
		return k, noPasskey()
	}
	if age := c.now.Sub(k.Asked); age < 0 || age >= ceremonyLife {
		return k, noPasskey()
	}
	return k, nil
}

// party is the site as passkeys know it: by the name of the host. An address
// such as 127.0.0.1 has no passkeys, and gives Invalid.
func (c *call) party() (*webauthn.WebAuthn, error) {
	origin := url.URL{Scheme: "http", Host: c.r.Host}
	if c.host != "" {
		origin = url.URL{Scheme: "https", Host: c.host}
	}
	party, err := webauthn.New(&webauthn.Config{
		RPID: origin.Hostname(), RPDisplayName: c.siteName(), RPOrigins: []string{origin.String()},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
		// Safari answers what nobody asked; nothing here reads it.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil, noPasskey()
	}
	return party, nil
}

// siteName is what a device shows beside a passkey.
func (c *call) siteName() string {
	if c.discreet() || c.space != nil && c.space.account.Discreet {
		return c.L.T("app.discreet")
	}
	return c.L.T("site.name")
}

// keyOwner is an account as the library asks about it.
type keyOwner struct {
	id   []byte // the vault's
	name string
	keys []webauthn.Credential
}

func (o keyOwner) WebAuthnID() []byte                         { return o.id }
func (o keyOwner) WebAuthnName() string                       { return o.name }
func (o keyOwner) WebAuthnDisplayName() string                { return o.name }
func (o keyOwner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

// keyOwner is the owner of a space. A discreet one has no name that a device shows.
func (c *call) keyOwner(s *space) (o keyOwner, err error) {
	if o.id, err = base64.RawURLEncoding.DecodeString(s.box.ID); err != nil {
		return o, err
	}
	if o.name = s.account.Name; o.name == "" || c.discreet() || s.account.Discreet {
		o.name = c.siteName()
	}
	o.keys = make([]webauthn.Credential, len(s.account.Passkeys))
	for i, p := range s.account.Passkeys {
		if json.Unmarshal(p.Credential, &o.keys[i]) != nil {
			return o, fmt.Errorf("passkey %d cannot be read", i)
		}
	}
	return o, nil
}

// following takes over from an answer whether its key may be kept elsewhere. The
// library refuses one that changed; the standard asks that only of a site that
// decides by it, and this one does not: the signature shows whose key it is.
func (o keyOwner) following(answer *protocol.ParsedCredentialAssertionData) keyOwner {
	for i := range o.keys {
		if bytes.Equal(o.keys[i].ID, answer.RawID) {
			o.keys[i].Flags.BackupEligible = answer.Response.AuthenticatorData.Flags.HasBackupEligible()
		}
	}
	return o
}

// passkeysAt is the sign-in page of this server by a name that can have
// passkeys; empty where it is only known by its address.
func (c *call) passkeysAt() string {
	_, port, err := net.SplitHostPort(c.r.Host)
	if !c.household() || err != nil {
		return ""
	}
	return "http://" + net.JoinHostPort("localhost", port) + "/signin"
}

func (c *call) sendJSON(v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.write(http.StatusOK, "application/json", body)
	return nil
}

// noContent says that it is done; the script knows where to go on.
func (c *call) noContent() error {
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
