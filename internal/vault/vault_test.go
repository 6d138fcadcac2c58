package vault_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mentor/internal/vault"
)

const place = "sitting.sealed"

// keys are made from the root key 00 01 02 ... 1f.
func keys(t testing.TB) *vault.Keys {
	t.Helper()
	root := make([]byte, vault.RootSize)
	for i := range root {
		root[i] = byte(i)
	}
	k, err := vault.NewKeys(root)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func otherKeys(t *testing.T) *vault.Keys {
	t.Helper()
	k, err := vault.NewKeys(bytes.Repeat([]byte{9}, vault.RootSize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealRoundTrip(t *testing.T) {
	box := keys(t).Open(vault.NewSecret())
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		sealed := box.Seal(place, plain)
		if len(sealed) != len(plain)+28 {
			t.Fatalf("%d bytes became %d", len(plain), len(sealed))
		}
		if len(plain) > 3 && bytes.Contains(sealed, plain) {
			t.Fatal("the sealed bytes hold the plain ones")
		}
		got, err := box.Unseal(place, sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%v, %v", got, err)
		}
	})
}

// A value opens with its key, at its place, in its row, unchanged, and nowhere else.
func TestOpensNowhereElse(t *testing.T) {
	secret := vault.Secret{1, 2, 3}
	box := keys(t).Open(secret)
	sealed := box.Seal(place, []byte("private"))
	if _, err := keys(t).Open(secret).Unseal(place, sealed); err != nil {
		t.Fatalf("the same secret made again does not open it: %v", err)
	}
	otherRow := *box
	otherRow.ID += "x"
	changed := append([]byte(nil), sealed...)
	changed[len(changed)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another secret":   func() ([]byte, error) { return keys(t).Open(vault.Secret{1, 2, 4}).Unseal(place, sealed) },
		"another root key": func() ([]byte, error) { return otherKeys(t).Open(secret).Unseal(place, sealed) },
		"another place":    func() ([]byte, error) { return box.Unseal("sitting.code", sealed) },
		"another row":      func() ([]byte, error) { return otherRow.Unseal(place, sealed) },
		"a flipped bit":    func() ([]byte, error) { return box.Unseal(place, changed) },
		"a cut end":        func() ([]byte, error) { return box.Unseal(place, sealed[:len(sealed)-1]) },
		"nothing":          func() ([]byte, error) { return box.Unseal(place, nil) },
	} {
		if got, err := open(); !errors.Is(err, vault.ErrSealed) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if bytes.Equal(sealed, box.Seal(place, []byte("private"))) {
		t.Error("sealing twice gives the same bytes")
	}
}

// These values are from an HKDF by another hand. Were they to change, nothing
// that has been stored would open.
func TestDerivationStays(t *testing.T) {
	var s vault.Secret
	for i := range s {
		s[i] = byte(i)
	}
	if got := keys(t).Fingerprint(); got != "M2Xh9cGlfRIFALhg" {
		t.Errorf("fingerprint %s", got)
	}
	if got := keys(t).Open(s).ID; got != "K0J2A2H0uGdJJee_ivFTmA" {
		t.Errorf("row of the secret %s", got)
	}
	if keys(t).Fingerprint() == otherKeys(t).Fingerprint() {
		t.Error("two root keys have one fingerprint")
	}
}

func TestKeysAreCopied(t *testing.T) {
	root := make([]byte, vault.RootSize)
	k, err := vault.NewKeys(root)
	if err != nil {
		t.Fatal(err)
	}
	before := k.Fingerprint()
	root[0] = 1
	if k.Fingerprint() != before {
		t.Error("the keys change with the slice they were made from")
	}
	for _, n := range []int{0, 16, 31, 33} {
		if _, err := vault.NewKeys(make([]byte, n)); err == nil {
			t.Errorf("a root key of %d bytes was taken", n)
		}
	}
}

func TestSecretText(t *testing.T) {
	s := vault.NewSecret()
	if got, ok := vault.ParseSecret(s.String()); !ok || got != s {
		t.Errorf("%v came back as %v", s, got)
	}
	for _, bad := range []string{"", "AAAA", s.String() + "A", s.String()[1:], strings.Repeat("!", 22), s.String() + "=="} {
		if _, ok := vault.ParseSecret(bad); ok {
			t.Errorf("%q was read as a secret", bad)
		}
	}
	if s == vault.NewSecret() {
		t.Error("two secrets are the same")
	}
}

const letters = "BCDFGHJKMNPQRSTVWXYZ"

func TestNewCode(t *testing.T) {
	seen := map[rune]bool{}
	for range 200 {
		code := vault.NewCode()
		if len(code) != 14 || code[4] != ' ' || code[9] != ' ' {
			t.Fatalf("code %q is not three groups of four", code)
		}
		read, ok := vault.ReadCode(code)
		if !ok || read != strings.ReplaceAll(code, " ", "") {
			t.Fatalf("%q reads as %q", code, read)
		}
		for _, r := range read {
			if !strings.ContainsRune(letters, r) {
				t.Fatalf("%q has the letter %q", code, r)
			}
			seen[r] = true
		}
	}
	if len(seen) != len(letters) {
		t.Errorf("2400 letters were only %d different ones", len(seen))
	}
}

func TestReadCode(t *testing.T) {
	const want = "BCDFGHJKMNPQ"
	for _, typed := range []string{want, "bcdf ghjk mnpq", " BCDF-GHJK-MNPQ\t", "b.c.d.f.g.h.j.k.m.n.p.q", "bcdf\u00a0ghjk–mnpq"} {
		if got, ok := vault.ReadCode(typed); !ok || got != want {
			t.Errorf("%q reads as %q, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "BCDF GHJK MNP", want + "B", "ACDFGHJKMNPQ", "BCDF GHJK MNP1", "BCDF_GHJK_MNPQ", "\xff" + want, "БCDFGHJKMNPQ"} {
		if got, ok := vault.ReadCode(typed); ok {
			t.Errorf("%q was read as %q", typed, got)
		}
	}
}

// A printed code is five groups of four letters, and no code of a test.
func TestPaper(t *testing.T) {
	paper := vault.NewPaper()
	read, ok := vault.ReadPaper(strings.ToLower(paper))
	if !ok || len(paper) != 24 || read != strings.ReplaceAll(paper, " ", "") || strings.Trim(read, letters) != "" {
		t.Errorf("%q reads as %q, %v", paper, read, ok)
	}
	if vault.NewPaper() == paper {
		t.Error("two printed codes are the same")
	}
	if _, ok := vault.ReadCode(paper); ok {
		t.Error("a printed code is read as the code of a test")
	}
	for _, typed := range []string{"", vault.NewCode(), paper + "B", paper[1:], "A" + paper[1:]} {
		if got, ok := vault.ReadPaper(typed); ok {
			t.Errorf("%q was read as %q", typed, got)
		}
	}
}

// The code and the cookie lead to different rows and keys, even from the same bytes.
func TestCodeBox(t *testing.T) {
	const code = "BCDFGHJKMNPQ"
	box := keys(t).OpenCode(code)
	sealed := box.Seal(place, []byte("private"))
	if got, err := keys(t).OpenCode(code).Unseal(place, sealed); err != nil || string(got) != "private" {
		t.Fatalf("%q, %v", got, err)
	}
	var s vault.Secret
	copy(s[:], code)
	for name, other := range map[string]*vault.Box{
		"a secret of the same letters": keys(t).Open(s),
		"another code":                 keys(t).OpenCode("BCDFGHJKMNPR"),
		"another root key":             otherKeys(t).OpenCode(code),
	} {
		if other.ID == box.ID {
			t.Errorf("%s leads to the same row", name)
		}
		sameRow := *other
		sameRow.ID = box.ID
		if _, err := sameRow.Unseal(place, sealed); !errors.Is(err, vault.ErrSealed) {
			t.Errorf("%s opens it: %v", name, err)
		}
	}
}

func TestRootFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "root.key")
	if _, _, err := vault.ReadRootFile(path, false); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("a key that is not there: %v", err)
	}
	root, made, err := vault.ReadRootFile(path, true)
	if err != nil || !made || len(root) != vault.RootSize {
		t.Fatalf("%d bytes, made %v, %v", len(root), made, err)
	}
	for name, want := range map[string]os.FileMode{path: 0o400, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(name), got, want)
		}
	}
	again, made, err := vault.ReadRootFile(path, true)
	if err != nil || made || !bytes.Equal(again, root) {
		t.Errorf("the second start got another key: made %v, %v", made, err)
	}
}

// A broken key file is refused and never written over.
func TestRootFileBroken(t *testing.T) {
	for _, text := range []string{"", "\n", "AAAA\n", "not base64 at all", strings.Repeat("A", 88)} {
		path := filepath.Join(t.TempDir(), "root.key")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		root, made, err := vault.ReadRootFile(path, true)
		if err == nil || made || root != nil {
			t.Errorf("%q was taken as a key", text)
		} else if len(text) > 3 && strings.Contains(err.Error(), strings.TrimSpace(text)) {
			t.Errorf("the error gives the file's text away: %v", err)
		}
		kept, _ := os.ReadFile(path)
		if string(kept) != text {
			t.Errorf("%q was written over", text)
		}
	}
}

// Whatever is typed is a code of twelve letters or none.
func FuzzReadCode(f *testing.F) {
	for _, s := range []string{"", "BCDF GHJK MNPQ", "bcdf-ghjk-mnpq", "\u00a0–\xff", "ſſſſſſſſſſſſ", strings.Repeat("B", 1000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, ok := vault.ReadCode(typed)
		if !ok {
			return
		}
		if len(code) != 12 || strings.Trim(code, letters) != "" {
			t.Fatalf("%q reads as %q", typed, code)
		}
		if again, ok := vault.ReadCode(code); !ok || again != code {
			t.Fatalf("%q reads as %q", code, again)
		}
	})
}

// A ticket opens on every node that has the root key, at its place, and is the
// row of nobody.
func TestTicket(t *testing.T) {
	const place = "passkey/signin"
	sealed := keys(t).Ticket().Seal(place, []byte("private"))
	if got, err := keys(t).Ticket().Unseal(place, sealed); err != nil || string(got) != "private" {
		t.Fatalf("another node reads %q, %v", got, err)
	}
	for name, box := range map[string]*vault.Box{
		"another root key": otherKeys(t).Ticket(), "a visitor": keys(t).Open(vault.Secret{}), "a code": keys(t).OpenCode("BCDFGHJKMNPQ"),
	} {
		if got, err := box.Unseal(place, sealed); !errors.Is(err, vault.ErrSealed) {
			t.Errorf("%s opens it: %q, %v", name, got, err)
		}
	}
	if _, err := keys(t).Ticket().Unseal("passkey/again", sealed); !errors.Is(err, vault.ErrSealed) {
		t.Errorf("it opens at another place: %v", err)
	}
}
