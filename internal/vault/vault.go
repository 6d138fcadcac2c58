// Package vault keeps keys and seals what is private. The rules are:
//
//   - The root key never stands in the database or in a backup. Everything
//     else is derived from it with HKDF-SHA-256, one purpose a name.
//   - What a visitor answers without an account is sealed with a key made from
//     the secret in their cookie (or their code) and the root key together:
//     the database and the root key alone do not open it.
//   - Sealing is AES-256-GCM with a random nonce; the place a value stands in
//     (table, column, row) is bound to it, so that it opens nowhere else.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"

	"golang.org/x/crypto/argon2"
)

// ErrSealed says that a value does not open with this key at this place.
var ErrSealed = errors.New("vault: does not open")

// Keys derives every key from the root key.
type Keys struct {
	root   []byte
	device []byte // made once: it is used by every request
	cost   params // of new hashes
}

// RootSize is the length of the root key in bytes.
const RootSize = 32

// NewRoot makes a random root key.
func NewRoot() []byte {
	b := make([]byte, RootSize)
	rand.Read(b) // never fails since Go 1.24
	return b
}

// NewKeys takes a root key of 32 bytes.
func NewKeys(root []byte) (*Keys, error) {
	if len(root) != RootSize {
		return nil, errors.New("vault: the root key must have 32 bytes")
	}
	k := &Keys{root: append([]byte(nil), root...), cost: current}
	k.device = k.derive(nil, "device/v1", 32)
	return k, nil
}

func (k *Keys) derive(secret []byte, purpose string, n int) []byte {
	out, err := hkdf.Key(sha256.New, secret, k.root, purpose, n)
	if err != nil {
		panic("vault: " + err.Error()) // only for lengths no caller asks for
	}
	return out
}

// Fingerprint tells two root keys apart without giving either away. It is kept
// in the database so that a start with the wrong key is refused.
func (k *Keys) Fingerprint() string {
	return base64.RawURLEncoding.EncodeToString(k.derive(nil, "fingerprint/v1", 12))
}

// SecretSize is the length of a visitor's secret in bytes.
const SecretSize = 16

// Secret is what a visitor's cookie holds.
type Secret [SecretSize]byte

// NewSecret makes a random secret.
func NewSecret() (s Secret) { rand.Read(s[:]); return s }

// String is the secret as a cookie carries it.
func (s Secret) String() string { return base64.RawURLEncoding.EncodeToString(s[:]) }

// ParseSecret is the inverse of String.
func ParseSecret(text string) (s Secret, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) != SecretSize {
		return s, false
	}
	copy(s[:], b)
	return s, true
}

// Box seals and opens the values of one owner.
type Box struct {
	ID   string // the row the owner's values stand in; does not lead back to the secret
	aead cipher.AEAD
}

// Open makes the box that belongs to a visitor's secret.
func (k *Keys) Open(s Secret) *Box {
	return newBox(k.derive(s[:], "visitor/v1", 16+32))
}

func newBox(material []byte) *Box {
	block, err := aes.NewCipher(material[16:48])
	if err != nil {
		panic("vault: " + err.Error())
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic("vault: " + err.Error())
	}
	return &Box{ID: base64.RawURLEncoding.EncodeToString(material[:16]), aead: aead}
}

// Seal closes a value for one place, such as "sitting.sealed". It adds 28 bytes.
func (b *Box) Seal(place string, plain []byte) []byte {
	return b.aead.Seal(nil, nil, plain, []byte(place+"|"+b.ID))
}

// Unseal opens a value. Any other key, place or row gives ErrSealed.
func (b *Box) Unseal(place string, sealed []byte) ([]byte, error) {
	plain, err := b.aead.Open(nil, nil, sealed, []byte(place+"|"+b.ID))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// codeLetters are consonants that are hard to mistake for one another, so that
// a code is no word.
const codeLetters = "BCDFGHJKMNPQRSTVWXYZ"

// The lengths of a code that opens a test for two days (51 bits) and of the
// printed one that opens a place for years (86 bits; NIST SP 800-63B-4, 4.2.1.1,
// asks for 64).
const (
	codeLength  = 12
	paperLength = 20
)

// NewCode makes a code a person can write down, as "BCDF GHJK MNPQ".
func NewCode() string { return newCode(codeLength) }

// NewPaper makes a code of twenty letters to print and keep.
func NewPaper() string { return newCode(paperLength) }

func newCode(length int) string {
	var b strings.Builder
	for i := 0; i < length; {
		var one [1]byte
		rand.Read(one[:])
		if int(one[0]) >= 256/len(codeLetters)*len(codeLetters) {
			continue // keeps every letter equally likely
		}
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(codeLetters[int(one[0])%len(codeLetters)])
		i++
	}
	return b.String()
}

// ReadCode takes a code as people type it: small letters, spaces, hyphens.
// ok is false when it is not twelve letters of the alphabet.
func ReadCode(typed string) (code string, ok bool) {
	code = readLetters(typed)
	return code, len(code) == codeLength
}

// ReadPaper is ReadCode for the twenty letters of a printed code.
func ReadPaper(typed string) (code string, ok bool) {
	code = readLetters(typed)
	return code, len(code) == paperLength
}

// readLetters is the letters of a typed code; empty when something is none.
func readLetters(typed string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case strings.ContainsRune(codeLetters, r):
			b.WriteRune(r)
		case r == ' ' || r == '-' || r == '\u00a0' || r == '\t' || r == '.' || r == '–':
		default:
			return ""
		}
	}
	return b.String()
}

// OpenCode makes the box that belongs to a code. A code is short, so the way
// from it to the key is made slow: Argon2id, 2 passes over 19 MiB.
func (k *Keys) OpenCode(code string) *Box {
	salt := k.derive(nil, "code-salt/v1", 16)
	slow := argon2.IDKey([]byte(code), salt, 2, 19*1024, 1, 32)
	return newBox(k.derive(slow, "code/v1", 16+32))
}
