#!/usr/bin/env bash
# Guess: the "headers" option of npm web-push adds or replaces headers of the request, so that a
#   declarative message can be sent as application/notification+json and as urgent.
# What happens: the library lays its own values over them without a word. Content-Type is
#   application/octet-stream again, Urgency: high is "normal" again, while TTL in the same object
#   wins over the default. In lower case (fetch style) both spellings stand in the object that
#   generateRequestDetails returns; Node's client then sends one, and it is the library's.
# Versions: web-push 3.6.7 (npm), Node 20.
# Why it matters: an author sees his header in the code, the phone's service sees another one; a
#   reminder meant as urgent waits with the rest. Urgency has to be the top-level option; the
#   content type can't be set at all.
# Source: github.com/web-push-libs/web-push, src/web-push-lib.js.
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"
npm init -y >/dev/null; npm i --silent --no-audit --no-fund web-push@3.6.7; npm ls --depth=0 | tail -n +2
cat > r.js <<'J'
const w = require('web-push'), http = require('http'), k = w.generateVAPIDKeys();
const c = require('crypto').createECDH('prime256v1'); c.generateKeys();
w.setVapidDetails('mailto:x@example.org', k.publicKey, k.privateKey);
const sub = { endpoint: 'https://push.example.net/1', keys: { p256dh: c.getPublicKey('base64url'), auth: 'A'.repeat(22) } };
const want = [{ 'Content-Type': 'application/notification+json', Urgency: 'high', TTL: 60 },
  { 'content-type': 'application/notification+json', urgency: 'high' }];
(async () => { for (const headers of want) {
  const d = w.generateRequestDetails(sub, '{"web_push":8030}', { headers });
  const twice = Object.keys(d.headers).filter(h => /^(urgency|content-type)$/i.test(h)).length;
  await new Promise(done => { const s = http.createServer((q, r) => { const h = q.headers;
    console.log('named', twice, 'sent', h['content-type'], h.urgency, h.ttl); r.end(); s.close(); done(); });
    s.listen(0, '127.0.0.1', () => { const q = http.request({ host: '127.0.0.1', port: s.address().port,
      method: 'POST', headers: { ...d.headers, Connection: 'close' } }); q.end(d.body); }); });
} })();
J
node r.js | tee got
diff got - <<'X' && echo "as stated: both headers given were replaced, the TTL was kept"
named 2 sent application/octet-stream normal 60
named 4 sent application/octet-stream normal 2419200
X
