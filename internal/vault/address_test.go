package vault_test

import (
	"strings"
	"testing"
)

// A hidden address comes back under its own key only, and neither its letters nor its
// length say what it was.
func TestAddress(t *testing.T) {
	k := keys(t)
	for _, text := range []string{"", "/c/today", "/c/kept/AbCdEfGhIjKlMnOpQrStUv?said=kept", strings.Repeat("x", 96), strings.Repeat("x", 400)} {
		hidden := k.HideAddress(text)
		if got, ok := k.ShowAddress(hidden); got != text || !ok {
			t.Errorf("%q comes back as %q, %t", text, got, ok)
		}
		if hidden == k.HideAddress(text) {
			t.Errorf("%q is hidden the same twice", text)
		}
		if got, ok := otherKeys(t).ShowAddress(hidden); ok {
			t.Errorf("another key shows %q", got)
		}
		if strings.Trim(hidden, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Errorf("%q fits into no address", hidden)
		}
	}
	if len(k.HideAddress("/c/say")) != len(k.HideAddress("/c/kept/AbCdEfGhIjKlMnOpQrStUv/change")) {
		t.Error("the length tells one page from another")
	}
	for _, broken := range []string{"", "A", "not letters!", strings.Repeat("A", 200)} {
		if got, ok := k.ShowAddress(broken); ok {
			t.Errorf("%q shows %q", broken, got)
		}
	}
}
