#!/usr/bin/env bash
# Guess: two libraries of the same RFC 8291 send much the same number of bytes for a text, and both
#   refuse a text that does not fit into one push message.
# What happens: webpush-go always sends 4096 bytes, so "ja" and a long line look alike, and refuses
#   3994 bytes. npm web-push adds no padding: the length of the text can be read off the body (103
#   more), 3994 bytes pass (body 4097, over what services must take), and from 4080 on it writes two
#   records with no error, though RFC 8291 (section 4) allows one record only.
# Versions: web-push 3.6.7 and http_ece 1.2.1 (npm), github.com/SherClockHolmes/webpush-go v1.4.0.
# Why it matters: with neutral wordings of different length a push service can tell which one was
#   sent, by the choice of library; a limit tested with one library is not that of the other.
# Source: RFC 8291 section 4, RFC 8030 section 7.2; the two repositories on GitHub.
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"; export GOFLAGS=-modcacherw
npm init -y >/dev/null; npm i --silent --no-audit --no-fund web-push@3.6.7 http_ece@1.2.1; npm ls --depth=0 | tail -n +2
cat > r.js <<'J'
const w = require('web-push'), k = w.generateVAPIDKeys(), c = require('crypto').createECDH('prime256v1'); c.generateKeys();
w.setVapidDetails('https://example.org', k.publicKey, k.privateKey);
const sub = { endpoint: 'https://push.example.net/1', keys: { p256dh: c.getPublicKey('base64url'), auth: 'A'.repeat(22) } };
for (const n of [2, 200, 3993, 3994, 4079, 4080]) { const b = w.generateRequestDetails(sub, Buffer.alloc(n, 97)).body;
  console.log('npm', n, 'body', b.length, 'records', Math.ceil((b.length - 86) / b.readUInt32BE(16))); }
J
cat > main.go <<'G'
package main
import ("crypto/ecdh"; "crypto/rand"; b "encoding/base64"; "fmt"; "io"; "net/http"; "net/http/httptest"; "strings"
	w "github.com/SherClockHolmes/webpush-go")
func main() { size := 0
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { x, _ := io.ReadAll(r.Body); size = len(x) }))
	k, _ := ecdh.P256().GenerateKey(rand.Reader); priv, pub, _ := w.GenerateVAPIDKeys()
	s := &w.Subscription{Endpoint: srv.URL}
	s.Keys.P256dh = b.RawURLEncoding.EncodeToString(k.PublicKey().Bytes()); s.Keys.Auth = strings.Repeat("A", 22)
	for _, n := range []int{2, 200, 3993, 3994} { size = 0
		_, err := w.SendNotification(make([]byte, n), s, &w.Options{Subscriber: "https://example.org", VAPIDPublicKey: pub, VAPIDPrivateKey: priv})
		fmt.Println("go", n, "body", size, err) } }
G
printf 'module x\ngo 1.23\n' > go.mod
go get github.com/SherClockHolmes/webpush-go@v1.4.0 2>/dev/null; go mod tidy 2>/dev/null; go list -m github.com/SherClockHolmes/webpush-go
{ node r.js; go run .; } | tee got
diff got - <<'X' && echo "as stated"
npm 2 body 105 records 1
npm 200 body 303 records 1
npm 3993 body 4096 records 1
npm 3994 body 4097 records 1
npm 4079 body 4182 records 1
npm 4080 body 4200 records 2
go 2 body 4096 <nil>
go 200 body 4096 <nil>
go 3993 body 4096 <nil>
go 3994 body 0 payload has exceeded the maximum length
X
