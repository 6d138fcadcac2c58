package vault

import (
	"bytes"
	"encoding/base64"
)

// addressStep is what the length of a hidden text is rounded up to, so that it says
// little of the text.
const addressStep = 96

const addressPlace = "address"

func (k *Keys) addressBox() *Box { return newBox(k.derive(nil, "address/v1", 16+32)) }

// HideAddress makes letters for an address from a text that nobody should read there.
// The same text gives other letters each time. The text has no zero byte.
func (k *Keys) HideAddress(text string) string {
	padded := append([]byte(text), make([]byte, addressStep-len(text)%addressStep)...)
	return base64.RawURLEncoding.EncodeToString(k.addressBox().Seal(addressPlace, padded))
}

// ShowAddress is the inverse of HideAddress.
func (k *Keys) ShowAddress(letters string) (text string, ok bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(letters)
	if err != nil {
		return "", false
	}
	padded, err := k.addressBox().Unseal(addressPlace, sealed)
	return string(bytes.TrimRight(padded, "\x00")), err == nil
}
