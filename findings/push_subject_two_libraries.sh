#!/usr/bin/env bash
# Guess: the contact of a VAPID token ("mailto:x@example.org") is one setting that every web push
#   library takes in one form.
# What happens: npm web-push wants a URL and throws at the bare address; webpush-go puts "mailto:"
#   before all that does not start with "https:", so the form that npm demands goes out as
#   "mailto:mailto:x@example.org", without an error. No form with an address fits both: only an
#   https: address is sent the same by the two. On the same call webpush-go drops an Urgency it
#   does not know (here a misspelt "hihg") in silence, where npm throws.
# Versions: web-push 3.6.7 (npm), github.com/SherClockHolmes/webpush-go v1.4.0.
# Why it matters: push services that check "sub" (Apple's) refuse the token; one settings file
#   used by a Go server and a Node worker or test tool can't be right for both.
# Source: github.com/SherClockHolmes/webpush-go/blob/master/vapid.go, github.com/web-push-libs/web-push.
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"
npm init -y >/dev/null; npm i --silent --no-audit --no-fund web-push@3.6.7; npm ls --depth=0 | tail -n +2
cat > r.js <<'J'
const w = require('web-push'), k = w.generateVAPIDKeys();
const c = require('crypto').createECDH('prime256v1'); c.generateKeys();
const sub = { endpoint: 'https://push.example.net/1', keys: { p256dh: c.getPublicKey('base64url'), auth: 'A'.repeat(22) } };
for (const s of ['x@example.org', 'mailto:x@example.org', 'https://example.org']) {
  try { const t = w.getVapidHeaders('https://push.example.net', s, k.publicKey, k.privateKey, 'aes128gcm').Authorization;
    console.log('npm', s, '->', JSON.parse(Buffer.from(t.split('.')[1], 'base64url')).sub);
  } catch (e) { console.log('npm', s, '-> throws'); } }
try { w.generateRequestDetails(sub, 'x', { urgency: 'hihg' }); } catch (e) { console.log('npm urgency', e.message); }
J
cat > main.go <<'G'
package main
import ("crypto/ecdh"; "crypto/rand"; b "encoding/base64"; "encoding/json"; "fmt"; "net/http"; "net/http/httptest"; "strings"
	w "github.com/SherClockHolmes/webpush-go")
func main() {
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		p, _ := b.RawURLEncoding.DecodeString(strings.Split(r.Header.Get("Authorization"), ".")[1])
		var c struct{ Sub string }; json.Unmarshal(p, &c)
		fmt.Println(c.Sub, "urgency:", len(r.Header["Urgency"])) }))
	k, _ := ecdh.P256().GenerateKey(rand.Reader); priv, pub, _ := w.GenerateVAPIDKeys()
	s := &w.Subscription{Endpoint: srv.URL}
	s.Keys.P256dh = b.RawURLEncoding.EncodeToString(k.PublicKey().Bytes()); s.Keys.Auth = strings.Repeat("A", 22)
	for _, who := range []string{"x@example.org", "mailto:x@example.org", "https://example.org"} {
		fmt.Print("go ", who, " -> ")
		if _, err := w.SendNotification([]byte("x"), s, &w.Options{Subscriber: who, VAPIDPublicKey: pub, VAPIDPrivateKey: priv, Urgency: "hihg"}); err != nil { panic(err) } } }
G
printf 'module x\ngo 1.23\n' > go.mod; export GOFLAGS=-modcacherw
go get github.com/SherClockHolmes/webpush-go@v1.4.0 2>/dev/null; go mod tidy 2>/dev/null; go list -m github.com/SherClockHolmes/webpush-go
{ node r.js; go run .; } | tee got
diff got - <<'X' && echo "as stated: no mail address is right for both"
npm x@example.org -> throws
npm mailto:x@example.org -> mailto:x@example.org
npm https://example.org -> https://example.org
npm urgency Unsupported urgency specified.
go x@example.org -> mailto:x@example.org urgency: 0
go mailto:x@example.org -> mailto:mailto:x@example.org urgency: 0
go https://example.org -> https://example.org urgency: 0
X
