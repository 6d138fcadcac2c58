#!/usr/bin/env bash
# Guess: a List-Unsubscribe address longer than a line is put on a line of its own and goes out as
#   it is (no blank in it to fold at), as a Message-ID of that length does.
# What happens: Python's EmailMessage (policy SMTP) turns the whole header into encoded words
#   (=?utf-8?q?=3Chttps..., the rest of it in base64), though all of it is ASCII. The address that
#   RFC 8058 readers and mail services look for no longer stands in the message; a value of
#   77 characters is sent plainly, one of 78 is not. nodemailer and go-mail fold the same value right.
# Versions: Debian 12 python3 3.11.2; nodemailer 10.6.1 (npm); github.com/wneessen/go-mail v0.8.1.
# Why it matters: an unsubscribe token long enough to be safe breaks "off in one tap" with one
#   common sender or relay script; every test with a short token passes.
# Source: RFC 2047 section 5 (encoded words not in structured fields), RFC 8058; github.com/python/cpython.
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"; export GOFLAGS=-modcacherw
npm init -y >/dev/null; npm i --silent --no-audit --no-fund nodemailer@10.6.1; npm ls --depth=0 | tail -n +2
cat > r.py <<'P'
import email, email.policy, sys
from email.message import EmailMessage
for n in (53, 54):
    m = EmailMessage(policy=email.policy.SMTP)
    m['List-Unsubscribe'] = '<https://example.org/u/' + 'a' * n + '>'
    m['Message-ID'] = '<' + 'm' * n + '@example.org>'
    raw = m.as_bytes().decode().replace('\r\n ', '')
    print('python', n, 'plain' if '<https://example.org/u/' + 'a' * n + '>' in raw else 'encoded' if '=?utf-8?q?=3Chttps' in raw else '?',
          'message-id', 'plain' if '<' + 'm' * n + '@' in raw else 'encoded')
P
cat > r.js <<'J'
const t = require('nodemailer').createTransport({ streamTransport: true, buffer: true }), u = '<https://example.org/u/' + 'a'.repeat(100) + '>';
t.sendMail({ from: 'x@example.org', to: 'y@example.org', text: 'x', headers: { 'List-Unsubscribe': u } }).then(i =>
  console.log('nodemailer 100', i.message.toString().replace(/\r?\n /g, ' ').includes('List-Unsubscribe: ' + u) ? 'plain' : 'changed'));
J
cat > main.go <<'G'
package main
import ("bytes"; "fmt"; "strings"; mail "github.com/wneessen/go-mail")
func main() { m := mail.NewMsg(); m.From("x@example.org"); m.To("y@example.org"); m.SetBodyString(mail.TypeTextPlain, "x")
	u := "<https://example.org/u/" + strings.Repeat("a", 100) + ">"; m.SetGenHeader("List-Unsubscribe", u)
	var b bytes.Buffer; m.WriteTo(&b); s := strings.ReplaceAll(b.String(), "\r\n ", " ")
	fmt.Println("go-mail 100", map[bool]string{true: "plain", false: "changed"}[strings.Contains(s, "List-Unsubscribe: "+u)]) }
G
printf 'module x\ngo 1.26\n' > go.mod; go get github.com/wneessen/go-mail@v0.8.1 2>/dev/null; go mod tidy 2>/dev/null; go list -m github.com/wneessen/go-mail
/usr/bin/python3 --version
{ /usr/bin/python3 r.py; node r.js; go run .; } | tee got
diff got - <<'X' && echo "as stated: only Python, and only when it is long"
python 53 plain message-id plain
python 54 encoded message-id plain
nodemailer 100 plain
go-mail 100 plain
X
