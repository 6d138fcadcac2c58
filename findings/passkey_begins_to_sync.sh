#!/usr/bin/env bash
# A passkey that begins to sync: one library locks its owner out, the other says nothing of the change.
# Guess: whether a passkey may be synced is fixed, so a sign-in that says otherwise than before fails everywhere, or nowhere.
# What happens: the same three answers of one key, each signed anew, that say "not synced", "may sync", "synced".
#   go-webauthn 0.18.2 refuses each that does not say what was stored, with an error that names a flag.
#   @simplewebauthn/server 14.0.3 verifies all three. It stores no such flag, and hands what is said now to the caller,
#   who has to compare it with what was said before.
# Why it matters: a manager of passwords that starts to sync its keys, or a restored key ring, changes the flag for good.
# With the one library the owner never comes in again; with the other nobody is told that the key lies elsewhere, too.
# Versions: go-webauthn v0.18.2, @simplewebauthn/server 14.0.3, Node 20. Source: https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion (backup eligibility)
set -euo pipefail
dir=$(mktemp -d); trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact @simplewebauthn/server@14.0.3
cat > a.mjs <<'J'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { verifyAuthenticationResponse } from '@simplewebauthn/server'
const b64 = (b) => Buffer.from(b).toString('base64url')
const sha = (b) => createHash('sha256').update(b).digest()
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = publicKey.export({ format: 'jwk' })
const cose = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(jwk.x, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(jwk.y, 'base64url')])
const challenge = b64(sha('challenge')), id = b64(sha('credential').subarray(0, 16))
const out = { id, cose: b64(cose), challenge, user: b64('user'), answers: {} }
for (const [name, flags] of [['not synced', 0x05], ['may sync', 0x0d], ['synced', 0x1d]]) {
  const authData = Buffer.concat([sha('localhost'), Buffer.from([flags, 0, 0, 0, 0])])
  const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin: 'http://localhost:8420', crossOrigin: false }))
  const signature = sign('sha256', Buffer.concat([authData, sha(client)]), privateKey)
  const answer = { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: b64(client), authenticatorData: b64(authData), signature: b64(signature), userHandle: b64('user') } }
  out.answers[name] = answer
  {
    try {
      const r = await verifyAuthenticationResponse({ response: answer, expectedChallenge: challenge, expectedOrigin: 'http://localhost:8420', expectedRPID: 'localhost', credential: { id, publicKey: new Uint8Array(cose), counter: 0 } })
      console.log('simplewebauthn', name, r.verified, r.authenticationInfo.credentialDeviceType, r.authenticationInfo.credentialBackedUp)
    } catch (e) { console.log('simplewebauthn', name, e.message) }
  }
}
writeFileSync('answers.json', JSON.stringify(out))
J
cat > main.go <<'G'
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

type owner struct{ keys []webauthn.Credential }

func (owner) WebAuthnID() []byte                           { return []byte("user") }
func (owner) WebAuthnName() string                         { return "x" }
func (owner) WebAuthnDisplayName() string                  { return "x" }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

func main() {
	var in struct {
		ID, Cose, Challenge string
		Answers             map[string]json.RawMessage
	}
	text, _ := os.ReadFile("answers.json")
	if err := json.Unmarshal(text, &in); err != nil {
		panic(err)
	}
	raw := func(s string) []byte { b, _ := base64.RawURLEncoding.DecodeString(s); return b }
	w, err := webauthn.New(&webauthn.Config{RPID: "localhost", RPDisplayName: "x", RPOrigins: []string{"http://localhost:8420"}})
	if err != nil {
		panic(err)
	}
	for _, was := range []bool{false, true} {
		for _, name := range []string{"not synced", "may sync", "synced"} {
			key := webauthn.Credential{ID: raw(in.ID), PublicKey: raw(in.Cose)}
			key.Flags.BackupEligible = was
			parsed, err := protocol.ParseCredentialRequestResponseBytes(in.Answers[name])
			if err != nil {
				panic(err)
			}
			_, err = w.ValidateLogin(owner{[]webauthn.Credential{key}}, webauthn.SessionData{Challenge: in.Challenge, UserID: []byte("user"), RelyingPartyID: "localhost"}, parsed)
			fmt.Println("go-webauthn, stored may sync", was, "comes", name, "-", err)
		}
	}
}
G
printf 'module f\n\ngo 1.25\n' > go.mod
go get github.com/go-webauthn/webauthn@v0.18.2 >/dev/null 2>&1; go mod tidy >/dev/null 2>&1
grep go-webauthn/webauthn go.mod; npm ls --depth=0 | tail -n +2
{ node a.mjs; go run .; } | tee out
diff out - <<'X'
simplewebauthn not synced true singleDevice false
simplewebauthn may sync true multiDevice false
simplewebauthn synced true multiDevice true
go-webauthn, stored may sync false comes not synced - <nil>
go-webauthn, stored may sync false comes may sync - Backup Eligible flag inconsistency detected during login validation
go-webauthn, stored may sync false comes synced - Backup Eligible flag inconsistency detected during login validation
go-webauthn, stored may sync true comes not synced - Backup Eligible flag inconsistency detected during login validation
go-webauthn, stored may sync true comes may sync - <nil>
go-webauthn, stored may sync true comes synced - <nil>
X
echo "as stated"
