package web

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"

	"mentor/internal/account"
	"mentor/internal/instrument"
	"mentor/internal/web/call"
	"mentor/internal/web/signin"
)

// softKey is a passkey as a device keeps it. What it says of the site can be
// bent, as a broken or hostile device would.
type softKey struct {
	id, owner  []byte
	secret     *ecdsa.PrivateKey
	counter    uint32
	site       string // the name that the device believes it answers to
	origin     string
	unverified bool // the device did not ask for finger, face or PIN
	backup     byte // what it says of being kept elsewhere: may, is
}

const (
	present, verified, mayCopy, isCopied, attested = 1, 4, 8, 16, 64 // flags of authenticator data
)

func newSoftKey(t *testing.T) *softKey {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 32)
	rand.Read(id)
	return &softKey{id: id, secret: secret, site: "localhost", origin: "http://localhost:8420"}
}

// question is what a site sends to a device.
type question struct {
	PublicKey struct {
		Challenge string
		User      struct{ ID, Name, DisplayName string }
		RP        struct{ ID, Name string }
		Allow     []struct{ ID string } `json:"allowCredentials"`
		Exclude   []struct{ ID string } `json:"excludeCredentials"`
	}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (k *softKey) clientData(kind string, q question) []byte {
	data, _ := json.Marshal(map[string]any{"type": kind, "challenge": q.PublicKey.Challenge, "origin": k.origin, "crossOrigin": false})
	return data // strings always marshal
}

func (k *softKey) authenticatorData(flags byte) []byte {
	site := sha256.Sum256([]byte(k.site))
	if k.unverified {
		flags &^= verified
	}
	return binary.BigEndian.AppendUint32(append(site[:], flags|k.backup), k.counter)
}

// register answers a question for a new passkey.
func (k *softKey) register(t *testing.T, q question) string {
	t.Helper()
	k.owner, _ = base64.RawURLEncoding.DecodeString(q.PublicKey.User.ID)
	point, err := k.secret.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	public, err := webauthncbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		t.Fatal(err)
	}
	data := append(k.authenticatorData(present|verified|attested), make([]byte, 16)...)
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(k.id))), k.id...)
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": append(data, public...)})
	if err != nil {
		t.Fatal(err)
	}
	return k.answer(map[string]string{"clientDataJSON": b64(k.clientData("webauthn.create", q)), "attestationObject": b64(object)})
}

// sign answers a question for a passkey that is known.
func (k *softKey) sign(t *testing.T, q question) string {
	t.Helper()
	k.counter++
	data, client := k.authenticatorData(present|verified), k.clientData("webauthn.get", q)
	clientSum := sha256.Sum256(client)
	sum := sha256.Sum256(append(data[:len(data):len(data)], clientSum[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.secret, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return k.answer(map[string]string{
		"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(k.owner),
	})
}

// answer is what a browser sends; Safari says something of its own unasked.
func (k *softKey) answer(response map[string]string) string {
	body, _ := json.Marshal(map[string]any{
		"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "response": response,
		"clientExtensionResults": map[string]any{"appid": false},
	})
	return string(body) // strings always marshal
}

// asks sends the question of a purpose.
func (v *visitor) asks(to signin.Purpose) (q question) {
	v.t.Helper()
	body := v.want(v.post("/passkey/"+string(to)+"/begin", ""), 200)
	if err := json.Unmarshal([]byte(body), &q); err != nil {
		v.t.Fatal(err)
	}
	return q
}

func (v *visitor) answers(to signin.Purpose, body string) *httptest.ResponseRecorder {
	return v.post("/passkey/"+string(to)+"/done", body)
}

// withPasskey is a parent on their own computer who has a passkey.
func (s *testSite) withPasskey() (*visitor, *softKey) {
	s.t.Helper()
	v, k := s.parent(), newSoftKey(s.t.(*testing.T))
	v.want(v.answers(signin.ToAdd, k.register(s.t.(*testing.T), v.asks(signin.ToAdd))), 204)
	return v, k
}

func TestPasskey(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner, k := s.withPasskey()
	v := s.visitor()
	v.want(v.answers(signin.ToSignIn, k.sign(t, v.asks(signin.ToSignIn))), 204)
	v.want(v.get("/today"), 200)

	s.clock = s.clock.Add(account.FreshFor)
	v.want(v.post("/passkey/new/begin", ""), 401)
	q := v.asks(signin.ToProve)
	if allowed := q.PublicKey.Allow; len(allowed) != 1 || allowed[0].ID != b64(k.id) {
		t.Errorf("asked for %v", allowed)
	}
	before := v.cookies["session"]
	v.want(v.answers(signin.ToProve, k.sign(t, q)), 204)
	if v.cookies["session"] == before {
		t.Error("the session has the token that it had")
	}
	if excluded := v.asks(signin.ToAdd).PublicKey.Exclude; len(excluded) != 1 || excluded[0].ID != b64(k.id) {
		t.Errorf("a second passkey may be on the device of %v", excluded)
	}

	s.lock(owner)
	s.clock = s.clock.Add(time.Second)
	owner.want(owner.get("/today"), 303, "/lock")
	owner.want(owner.answers(signin.ToUnlock, k.sign(t, owner.asks(signin.ToUnlock))), 204)
	owner.want(owner.get("/today"), 200)
}

// lock switches the lock of a visitor's account on and locks the session.
func (s *testSite) lock(v *visitor) {
	s.t.Helper()
	s.change(v, func(a *account.Account) error { return a.SetLock(true) })
	v.want(v.post("/lock", ""), 303, "/lock")
}

// change changes a visitor's account behind their back.
func (s *testSite) change(v *visitor, change func(*account.Account) error) {
	s.t.Helper()
	id, _, _ := strings.Cut(v.cookies["session"], ".")
	c := s.NewCall(nil, httptest.NewRequest("GET", "/", nil), nil)
	sp, err := c.OpenAccount(id)
	if err == nil {
		err = c.SaveAccount(sp, nil, change)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// Whatever is wrong with an answer, it opens nothing and looks the same.
func TestPasskeyRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, k := s.withPasskey()
	other, otherKey := s.withPasskey()
	want := ""
	refused := func(what string, v *visitor, w *httptest.ResponseRecorder) {
		t.Helper()
		body := v.want(w, 422)
		if want == "" {
			want = body
		}
		if body != want {
			t.Errorf("%s is told apart:\n%s", what, body)
		}
		if v.cookies["session"] != "" || v.cookies[signin.CeremonyCookie] != "" {
			t.Errorf("%s leaves the cookies %v", what, v.cookies)
		}
	}
	for _, c := range []struct {
		what string
		bend func(*softKey)
	}{
		{"another origin", func(k *softKey) { k.origin = "http://localhost:8421" }},
		{"another scheme", func(k *softKey) { k.origin = "https://localhost:8420" }},
		{"another site", func(k *softKey) { k.site = "example.org" }},
		{"nobody verified", func(k *softKey) { k.unverified = true }},
		{"copied, and may not be", func(k *softKey) { k.backup = isCopied }},
		{"another secret", func(k *softKey) { k.secret = otherKey.secret }},
		{"another owner", func(k *softKey) { k.owner = otherKey.owner }},
		{"an owner there is not", func(k *softKey) { k.owner = make([]byte, 16) }},
		{"no owner", func(k *softKey) { k.owner = nil }},
		{"an id there is not", func(k *softKey) { k.id = []byte{1} }},
	} {
		s.clock = s.clock.Add(time.Second)
		bent, v := *k, s.visitor()
		c.bend(&bent)
		refused(c.what, v, v.answers(signin.ToSignIn, bent.sign(t, v.asks(signin.ToSignIn))))
		k.counter = bent.counter
	}
	for _, body := range []string{"", "{}", "null", "[1]", "nonsense", `{"id":7}`, strings.Repeat("b", 100_000)} {
		v := s.visitor()
		v.asks(signin.ToSignIn)
		refused("what cannot be read", v, v.answers(signin.ToSignIn, body))
	}
	v := s.visitor()
	refused("no question", v, v.answers(signin.ToSignIn, k.sign(t, question{})))
	q := v.asks(signin.ToSignIn)
	v.cookies[signin.CeremonyCookie] = "x" + v.cookies[signin.CeremonyCookie]
	refused("a question of one's own", v, v.answers(signin.ToSignIn, k.sign(t, q)))
	q = v.asks(signin.ToSignIn)
	s.clock = s.clock.Add(signin.CeremonyLife)
	refused("a late answer", v, v.answers(signin.ToSignIn, k.sign(t, q)))
	q = v.asks(signin.ToSignIn)
	s.clock = s.clock.Add(-time.Second)
	refused("an answer from before the question", v, v.answers(signin.ToSignIn, k.sign(t, q)))
	q = s.visitor().asks(signin.ToSignIn)
	v.asks(signin.ToSignIn)
	refused("an answer to another browser", v, v.answers(signin.ToSignIn, k.sign(t, q)))

	q = other.asks(signin.ToProve)
	other.want(other.answers(signin.ToProve, k.sign(t, q)), 422)
	q = other.asks(signin.ToProve)
	v.cookies[signin.CeremonyCookie] = other.cookies[signin.CeremonyCookie]
	refused("an answer to another purpose", v, v.answers(signin.ToSignIn, otherKey.sign(t, q)))
	other.want(other.answers(signin.ToProve, otherKey.sign(t, other.asks(signin.ToUnlock))), 422)
	s.clock = s.clock.Add(time.Second)
	other.want(other.answers(signin.ToProve, otherKey.sign(t, other.asks(signin.ToProve))), 204)
	if s.log.Len() > 0 {
		t.Errorf("the log says %s", &s.log)
	}
}

// An answer that somebody copied, with the cookie, is good once, even from a
// device that counts nothing, as most passkeys in a cloud do not.
func TestPasskeyAnswerIsGoodOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, k := s.withPasskey()
	for range 2 {
		k.counter = ^uint32(0) // sign counts it up to 0
		v, thief := s.visitor(), s.visitor()
		answer := k.sign(t, v.asks(signin.ToSignIn))
		thief.cookies = maps.Clone(v.cookies)
		s.clock = s.clock.Add(time.Second)
		v.want(v.answers(signin.ToSignIn, answer), 204)
		s.clock = s.clock.Add(time.Second)
		thief.want(thief.answers(signin.ToSignIn, answer), 422)
	}
}

// wantNews asks what the owner is told about the passkeys.
func (v *visitor) wantNews(today bool, list ...string) {
	v.t.Helper()
	body := v.want(v.get("/today"), 200)
	if strings.Contains(body, "Something about one of your passkeys is new.") != today {
		v.t.Errorf("told on the first page: %v, want %v", !today, today)
	}
	body = v.want(v.get("/more/signin"), 200)
	for _, s := range []string{"kept outside its device too", "counted fewer uses"} {
		if strings.Contains(body, s) != slices.Contains(list, s) {
			v.t.Errorf("%q is in the list: %v", s, strings.Contains(body, s))
		}
	}
}

// A passkey that counts behind was copied, or its key ring was put back: that is
// a sign and no proof. It opens the place, and the owner is told.
func TestCopiedPasskey(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner, k := s.withPasskey()
	for range 3 {
		v := s.visitor()
		v.want(v.answers(signin.ToSignIn, k.sign(t, v.asks(signin.ToSignIn))), 204)
		s.clock = s.clock.Add(time.Second)
	}
	owner.wantNews(false)
	k.counter = 0 // the key ring of a week ago
	for range 2 {
		v := s.visitor()
		v.want(v.answers(signin.ToSignIn, k.sign(t, v.asks(signin.ToSignIn))), 204)
		v.wantNews(true, "counted fewer uses")
		s.clock = s.clock.Add(5 * 24 * time.Hour)
	}
	v := s.visitor()
	v.want(v.answers(signin.ToSignIn, k.sign(t, v.asks(signin.ToSignIn))), 204)
	v.wantNews(false, "counted fewer uses") // it counted on from there
}

// A passkey that begins to sync, or that ends to, goes on opening what it opened,
// and the owner is told that it is kept elsewhere.
func TestPasskeyBeginsToSync(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		first, then byte
		told        bool
	}{
		{"eligible", 0, mayCopy, true},
		{"synced", 0, mayCopy | isCopied, true},
		{"synced after it was eligible", mayCopy, mayCopy | isCopied, true},
		{"not any more", mayCopy | isCopied, 0, false},
		{"always", mayCopy | isCopied, mayCopy | isCopied, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			owner, k := s.parent(), newSoftKey(t)
			k.backup = c.first
			owner.want(owner.answers(signin.ToAdd, k.register(t, owner.asks(signin.ToAdd))), 204)
			k.backup = c.then
			v := s.visitor()
			v.want(v.answers(signin.ToSignIn, k.sign(t, v.asks(signin.ToSignIn))), 204)
			s.clock = s.clock.Add(account.FreshFor)
			v.want(v.answers(signin.ToProve, k.sign(t, v.asks(signin.ToProve))), 204)
			if c.told {
				v.wantNews(true, "kept outside its device too")
			} else {
				v.wantNews(false)
			}
		})
	}
}

// On one's own computer a passkey guards what opened by itself, until it is
// taken away again, also when there is a second place on it.
func TestPasskeyGuardsHousehold(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, k := s.withPasskey()
	stranger := s.visitor()
	stranger.want(stranger.post("/signin/open", ""), 401)
	body := stranger.want(stranger.get("/signin"), 200)
	if strings.Contains(body, `name="password"`) || !strings.Contains(body, `data-passkey="signin"`) || !strings.Contains(body, "Your passkey opens it.") {
		t.Errorf("the way in is not the passkey alone:\n%s", body)
	}
	away := "/passkey/" + b64(k.id) + "/away"
	v.want(v.post("/passkey/none/away", ""), 303, "/more/signin")
	v.want(v.post(away, ""), 303, "/more/signin")
	stranger.want(stranger.post("/signin/open", ""), 303, "/today")

	v.want(v.answers(signin.ToAdd, k.register(t, v.asks(signin.ToAdd))), 204)
	second := s.parent()
	second.want(second.get("/today"), 200)
	if body := stranger.want(stranger.get("/signin"), 200); strings.Count(body, `action="/signin/open"`) != 1 || !strings.Contains(body, `data-passkey="signin"`) {
		t.Errorf("one place opens by itself and one by its passkey:\n%s", body)
	}
	id, _, _ := strings.Cut(v.cookies[call.SessionCookie], ".")
	stranger.want(stranger.post("/signin/open", "place="+id), 401)
	s.clock = s.clock.Add(time.Second)
	w := s.visitor()
	w.want(w.answers(signin.ToSignIn, k.sign(t, w.asks(signin.ToSignIn))), 204)
}

// An address has no passkeys; a name of the same computer has.
func TestPasskeyNeedsAName(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, _ := s.withPasskey()
	v.want(v.post("/signout", ""), 303)
	for _, host := range []string{"127.0.0.1:8420", "[::1]:8420"} {
		body := v.want(v.get("/signin", "Host", host), 200)
		if strings.Contains(body, "data-passkey") || !strings.Contains(body, `href="http://localhost:8420/signin"`) {
			t.Errorf("%s: no way to where passkeys are:\n%s", host, body)
		}
		v.want(v.post("/passkey/signin/begin", "", "Host", host), 422)
	}
}

func TestPasskeyBehindHTTPS(t *testing.T) {
	t.Parallel()
	s := newSite(t, overHTTPS)
	v := s.holder(finished(t, instrument.Short, "Mia", s.clock, nil))
	v.want(v.post("/keep", "name=anna&password=four+words+without+sense&child=Mia"), 303, "/today")
	k := newSoftKey(t)
	k.site, k.origin = "trust.example.org", "https://trust.example.org"
	v.want(v.answers(signin.ToAdd, k.register(t, v.asks(signin.ToAdd))), 204)
	v = s.visitor()
	v.want(v.answers(signin.ToSignIn, k.sign(t, v.asks(signin.ToSignIn))), 204)
	v.want(v.get("/today"), 200)
	if body := v.want(s.visitor().get("/signin"), 200); !strings.Contains(body, `data-passkey="signin"`) || !strings.Contains(body, `name="password"`) {
		t.Errorf("the ways in are:\n%s", body)
	}
}

// A device keeps names in the clear, where others can see them.
func TestPasskeyNames(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.parent()
	for _, c := range []struct {
		name              string
		discreet          bool
		wantOwner, wantAt string
	}{
		{"", false, "Parenting Mentor", "Parenting Mentor"},
		{"anna", false, "anna", "Parenting Mentor"},
		{"anna", true, "Notes", "Notes"},
	} {
		s.change(v, func(a *account.Account) error { a.Name, a.Discreet = c.name, c.discreet; return nil })
		q := v.asks(signin.ToAdd).PublicKey
		if q.User.Name != c.wantOwner || q.User.DisplayName != c.wantOwner || q.RP.Name != c.wantAt || q.RP.ID != "localhost" {
			t.Errorf("%+v: %+v at %+v", c, q.User, q.RP)
		}
		if q.User.ID+"." != v.cookies["session"][:len(q.User.ID)+1] {
			t.Errorf("the passkey is of %s", q.User.ID)
		}
	}
}

// Ten passkeys of the longest ids are asked for by a cookie that browsers take.
func TestPasskeyCookieFits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.parent()
	for range account.MaxPasskeys {
		k := newSoftKey(t)
		k.id = make([]byte, 1023)
		rand.Read(k.id)
		v.want(v.answers(signin.ToAdd, k.register(t, v.asks(signin.ToAdd))), 204)
		s.clock = s.clock.Add(time.Second)
	}
	k := newSoftKey(t)
	if body := v.want(v.answers(signin.ToAdd, k.register(t, v.asks(signin.ToAdd))), 422); !strings.Contains(body, "There are ten passkeys already.") {
		t.Errorf("the eleventh:\n%s", body)
	}
	if q := v.asks(signin.ToProve); len(q.PublicKey.Allow) != account.MaxPasskeys {
		t.Errorf("%d passkeys are asked for", len(q.PublicKey.Allow))
	}
	if n := len(v.cookies[signin.CeremonyCookie]); n == 0 || n > 1500 {
		t.Errorf("the cookie has %d bytes", n)
	}
}
