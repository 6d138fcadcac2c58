package vault

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// A hash is one byte of version, the parameters that were used, a salt, and
// what Argon2id made: 58 bytes. Version 1 is Argon2id (RFC 9106, version 19)
// over HMAC-SHA-256 of the password with a key made from the root key. That
// key, the pepper, is in neither the database nor a backup, so that whoever has
// only those cannot even begin to guess.
const (
	hashVersion = 1
	saltSize    = 16
	tagSize     = 32
	hashSize    = 1 + 4 + 4 + 1 + saltSize + tagSize
)

// params say how slow a hash is.
type params struct {
	passes  uint32
	memory  uint32 // KiB
	threads uint8
}

// current are the parameters of new hashes: the least that OWASP and ASVS 5.0
// (appendix C) allow, because a small server has little memory. The caller
// bounds how many are worked on at once.
var current = params{passes: 2, memory: 19 * 1024, threads: 1}

// HashCheaply makes new hashes that cost next to nothing. It is for tests; see
// TestOnlyTestsAreCheap in internal.
func (k *Keys) HashCheaply() { k.cost = params{passes: 1, memory: 8, threads: 1} }

// most keeps a broken hash from taking all memory or time.
var most = params{passes: 16, memory: 256 * 1024, threads: 16}

func (p params) within(m params) bool {
	return p.passes > 0 && p.passes <= m.passes && p.memory > 0 && p.memory <= m.memory && p.threads > 0 && p.threads <= m.threads
}

func (k *Keys) slowHash(password string, salt []byte, p params) []byte {
	pepper := hmac.New(sha256.New, k.derive(nil, "pepper/v1", 32))
	pepper.Write([]byte(norm.NFC.String(password))) // one way to write é; nothing else is changed
	return argon2.IDKey(pepper.Sum(nil), salt, p.passes, p.memory, p.threads, tagSize)
}

// HashPassword hashes a password, a PIN or a printed code: about 50 ms and 19 MiB.
// Of a code it takes what ReadPaper gives, of a PIN what account.NormalPIN gives.
func (k *Keys) HashPassword(password string) []byte {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	return encodeHash(k.cost, salt, k.slowHash(password, salt, k.cost))
}

// HashPasswordOf is HashPassword with a salt made from whose it is, so that one slow
// hash answers for all who may be meant, see CheckAny.
func (k *Keys) HashPasswordOf(whose, password string) []byte {
	salt := k.saltOf(whose)
	return encodeHash(k.cost, salt, k.slowHash(password, salt, k.cost))
}

func (k *Keys) saltOf(whose string) []byte {
	mac := hmac.New(sha256.New, k.derive(nil, "salt/v1", 32))
	mac.Write([]byte(whose))
	return mac.Sum(nil)[:saltSize]
}

// CheckAny gives the first of some hashes that was made of this password, or -1. It
// takes the time of one hash however many there are, none included, as long as
// they come from HashPasswordOf the same.
func (k *Keys) CheckAny(whose, password string, hashes [][]byte) int {
	made, right := k.HashPasswordOf(whose, password), -1
	for i, hash := range hashes {
		ok := subtle.ConstantTimeCompare(made, hash) == 1
		if !ok && len(hash) == hashSize && subtle.ConstantTimeCompare(made[:hashSize-tagSize], hash[:hashSize-tagSize]) == 0 {
			ok, _ = k.CheckPassword(password, hash) // from before, with a salt or parameters of its own
		}
		if ok && right < 0 {
			right = i
		}
	}
	return right
}

func encodeHash(p params, salt, tag []byte) []byte {
	out := make([]byte, 0, hashSize)
	out = append(out, hashVersion)
	out = binary.BigEndian.AppendUint32(out, p.passes)
	out = binary.BigEndian.AppendUint32(out, p.memory)
	out = append(out, p.threads)
	return append(append(out, salt...), tag...)
}

// CheckPassword reports whether a hash was made of this password under this
// root key. What is no hash is no match, and costs no time. outdated asks for a
// new hash, made with what is current, while the password is at hand.
func (k *Keys) CheckPassword(password string, hash []byte) (ok, outdated bool) {
	if len(hash) != hashSize || hash[0] != hashVersion {
		return false, false
	}
	p := params{binary.BigEndian.Uint32(hash[1:]), binary.BigEndian.Uint32(hash[5:]), hash[9]}
	if !p.within(most) {
		return false, false
	}
	salt, tag := hash[10:10+saltSize], hash[10+saltSize:]
	ok = subtle.ConstantTimeCompare(k.slowHash(password, salt, p), tag) == 1
	return ok, ok && p != k.cost
}

// DummyHash is the hash of no password: for a name that nobody has, so that
// checking takes as long as for one that somebody has.
func (k *Keys) DummyHash() []byte {
	random := make([]byte, saltSize+tagSize)
	rand.Read(random)
	return encodeHash(k.cost, random[:saltSize], random[saltSize:])
}

// BlindIndex makes what a row is looked up by from a text nobody should read
// there, such as a sign-in name. The same text gives the same 22 letters under
// one root key and purpose. The caller makes the text normal first.
func (k *Keys) BlindIndex(purpose, text string) string {
	mac := hmac.New(sha256.New, k.derive(nil, "lookup/v1 "+purpose, 32))
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// NewToken makes a secret of 32 random bytes for a session, a device or a link,
// in 43 letters.
func NewToken() string {
	b := make([]byte, 32)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// TokenHash is what is kept of a token: SHA-256, in 43 letters. A token cannot
// be guessed, so nothing slower is needed.
func TokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// DeviceSize is the length of what names a device, in bytes.
const DeviceSize = 16

// NewDevice makes the token of a browser that somebody signs in with: 16 random
// bytes that name it and a MAC of them, in 43 letters. KnownDevice tells it from
// any other text without asking a database.
func (k *Keys) NewDevice() string {
	id := make([]byte, DeviceSize, 2*DeviceSize)
	rand.Read(id)
	return base64.RawURLEncoding.EncodeToString(append(id, k.deviceMAC(id)...))
}

// KnownDevice is the name in a token that NewDevice made under this root key.
func (k *Keys) KnownDevice(token string) (id [DeviceSize]byte, ok bool) {
	var raw [2 * DeviceSize]byte
	if len(token) != base64.RawURLEncoding.EncodedLen(len(raw)) {
		return id, false
	}
	if _, err := base64.RawURLEncoding.Decode(raw[:], []byte(token)); err != nil {
		return id, false
	}
	copy(id[:], raw[:])
	return id, hmac.Equal(raw[DeviceSize:], k.deviceMAC(id[:]))
}

func (k *Keys) deviceMAC(id []byte) []byte {
	mac := hmac.New(sha256.New, k.device)
	mac.Write(id)
	return mac.Sum(nil)[:DeviceSize]
}
