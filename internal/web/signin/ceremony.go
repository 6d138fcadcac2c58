package signin

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
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// Purpose is what a passkey is asked for. An answer for one is none for another.
type Purpose string

const (
	ToAdd    Purpose = "new"
	ToSignIn Purpose = "signin"
	ToProve  Purpose = "again"
	ToUnlock Purpose = "unlock"
)

// ceremony is, as WebAuthn calls it, a question to a passkey that waits for its
// answer. The browser carries it, sealed.
type ceremony struct {
	Asked   time.Time            `json:"asked"`
	Session webauthn.SessionData `json:"session"`
}

const (
	CeremonyCookie = "passkey"
	CeremonyLife   = 5 * time.Minute
)

func (p Purpose) place() string { return "passkey/" + string(p) }

// noPasskey is the one answer to everything that is wrong with a passkey.
func noPasskey() error { return fault.New(fault.Invalid, "passkey.error.failed") }

// ask sends the options of a question and keeps the ceremony in the browser.
// Which keys may answer is left out of it: the account knows, and the ids of
// ten keys may not fit in a cookie.
func ask(c *call.Call, p Purpose, options any, session *webauthn.SessionData) error {
	session.AllowedCredentialIDs = nil
	plain, err := json.Marshal(ceremony{c.Now, *session})
	if err != nil {
		return err
	}
	sealed := base64.RawURLEncoding.EncodeToString(c.Keys.Ticket().Seal(p.place(), plain))
	http.SetCookie(c.W, call.Cookie(c, CeremonyCookie, sealed, CeremonyLife))
	return sendJSON(c, options)
}

// asked takes the ceremony that the request brings an answer to: one for this
// purpose, not older than CeremonyLife. The browser forgets it at once.
func asked(c *call.Call, p Purpose) (k ceremony, err error) {
	http.SetCookie(c.W, call.Cookie(c, CeremonyCookie, "", -time.Second))
	cookie, err := c.R.Cookie(c.Pinned(CeremonyCookie))
	if err != nil {
		return k, noPasskey()
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || space.OpenJSON(c.Keys.Ticket(), p.place(), sealed, &k) != nil {
		return k, noPasskey()
	}
	if age := c.Now.Sub(k.Asked); age < 0 || age >= CeremonyLife {
		return k, noPasskey()
	}
	return k, nil
}

// relyingParty is the site as passkeys know it: by the name of the host. An address
// such as 127.0.0.1 has no passkeys, and gives Invalid.
func relyingParty(c *call.Call) (*webauthn.WebAuthn, error) {
	origin := url.URL{Scheme: "http", Host: c.R.Host}
	if c.Host != "" {
		origin = url.URL{Scheme: "https", Host: c.Host}
	}
	party, err := webauthn.New(&webauthn.Config{
		RPID: origin.Hostname(), RPDisplayName: siteName(c), RPOrigins: []string{origin.String()},
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
func siteName(c *call.Call) string {
	if c.Discreet() || c.Space != nil && c.Space.Account.Discreet {
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

func (o keyOwner) WebAuthnID() []byte { return o.id }

func (o keyOwner) WebAuthnName() string { return o.name }

func (o keyOwner) WebAuthnDisplayName() string { return o.name }

func (o keyOwner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

// ownerOf is the owner of a space. A discreet one has no name that a device shows.
func ownerOf(c *call.Call, s *space.Space) (o keyOwner, err error) {
	if o.id, err = base64.RawURLEncoding.DecodeString(s.Box.ID); err != nil {
		return o, err
	}
	if o.name = s.Account.Name; o.name == "" || c.Discreet() || s.Account.Discreet {
		o.name = siteName(c)
	}
	o.keys = make([]webauthn.Credential, len(s.Account.Passkeys))
	for i, p := range s.Account.Passkeys {
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
func passkeysAt(c *call.Call) string {
	_, port, err := net.SplitHostPort(c.R.Host)
	if !c.Household() || err != nil {
		return ""
	}
	return "http://" + net.JoinHostPort("localhost", port) + "/signin"
}

func sendJSON(c *call.Call, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.Write(http.StatusOK, "application/json", body)
	return nil
}

// noContent says that it is done; the script knows where to go on.
func noContent(c *call.Call) error {
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}
