package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
)

// NewVault makes a vault for a person: a random id, a random data key, and the
// data key wrapped with a key made from the root key, bound to the id.
func (k *Keys) NewVault() (b *Box, wrapped []byte) {
	material := make([]byte, 16+32)
	rand.Read(material)
	b = newBox(material)
	return b, k.wrapper().Seal(nil, nil, material[16:], []byte(b.ID))
}

// OpenVault opens the vault id with its wrapped key. A key that was wrapped
// for another vault or under another root key gives ErrSealed.
func (k *Keys) OpenVault(id string, wrapped []byte) (*Box, error) {
	raw, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil || len(raw) != 16 {
		return nil, ErrSealed
	}
	key, err := k.wrapper().Open(nil, nil, wrapped, []byte(id))
	if err != nil || len(key) != 32 {
		return nil, ErrSealed
	}
	return newBox(append(raw, key...)), nil
}

// Ticket is the box for what a browser carries from one request to the next and
// cannot read. It is the same for everybody: what is sealed says itself whose
// it is, and until when it is good.
func (k *Keys) Ticket() *Box { return newBox(k.derive(nil, "ticket/v1", 16+32)) }

func (k *Keys) wrapper() cipher.AEAD {
	block, err := aes.NewCipher(k.derive(nil, "wrap/v1", 32))
	if err != nil {
		panic("vault: " + err.Error()) // the key has the right length
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic("vault: " + err.Error())
	}
	return aead
}

// NewID makes a random id of 22 letters for something new.
func NewID() string { return NewSecret().String() }
