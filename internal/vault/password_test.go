package vault_test

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"mentor/internal/vault"
)

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// vectors are hashes under the root key of keys, with the salt 0123456789abcdef.
// Their last 32 bytes are from the reference program of Argon2 (Debian's argon2
// 20171227, options -id -t -k -p -l 32 -r), over HMAC-SHA-256 by Python with a
// pepper from an HKDF by another hand. Were they to change, nobody could sign in.
var vectors = []struct {
	password, hash string
	outdated       bool
}{
	{"Café am Morgen", "01" + "00000002" + "00004c00" + "01" + "30313233343536373839616263646566" +
		"173ad6b8d0af1ae509991ce1304e9d32980ae1582b6da10c479cf132a51a637d", false},
	{"Café am Morgen", "01" + "00000003" + "00002000" + "02" + "30313233343536373839616263646566" +
		"e8e7f1fd1d078288361a893842a178223af4bf44145e9aed19401cd85198a2f3", true},
	{"PIN 274918", "01" + "00000001" + "00000040" + "01" + "30313233343536373839616263646566" +
		"cd415b13ff2146f7c94b14cf38630dd918be365e9f979eabcfd92f3099d8709b", true},
}

func TestPasswordVectors(t *testing.T) {
	for _, v := range vectors {
		hash := unhex(t, v.hash)
		if ok, outdated := keys(t).CheckPassword(v.password, hash); !ok || outdated != v.outdated {
			t.Errorf("%s, %s: ok %v, outdated %v", v.password, v.hash[:20], ok, outdated)
		}
		for name, wrong := range map[string]string{"longer": v.password + " ", "shorter": v.password[1:], "none": ""} {
			if ok, outdated := keys(t).CheckPassword(wrong, hash); ok || outdated {
				t.Errorf("%s: a %s one is taken: ok %v, outdated %v", v.password, name, ok, outdated)
			}
		}
		if ok, _ := otherKeys(t).CheckPassword(v.password, hash); ok {
			t.Errorf("%s is taken under another root key", v.password)
		}
	}
}

func TestHashPassword(t *testing.T) {
	const password = "Café am Morgen"
	hash := keys(t).HashPassword(password)
	if len(hash) != 58 || bytes.Contains(hash, []byte(password)) || !strings.HasPrefix(hex.EncodeToString(hash), vectors[0].hash[:20]) {
		t.Errorf("the hash is %x", hash)
	}
	if bytes.Equal(hash, keys(t).HashPassword(password)) {
		t.Error("hashing twice gives the same")
	}
	// é in one character or two is one password; a capital or a wide letter is another.
	for typed, want := range map[string]bool{
		password: true, "Cafe\u0301 am Morgen": true, "café am Morgen": false, "Cafe am Morgen": false, "Ｃafé am Morgen": false,
	} {
		if ok, _ := keys(t).CheckPassword(typed, hash); ok != want {
			t.Errorf("%q: %v, want %v", typed, ok, want)
		}
	}
}

// Every bit of a hash counts, and what is no hash is refused without work.
func TestBrokenHash(t *testing.T) {
	v := vectors[2]
	hash := unhex(t, v.hash)
	for i := range hash {
		if i >= 1 && i < 10 && i != 4 && i != 9 {
			continue // other parameters may be a great deal of work
		}
		broken := slices.Clone(hash)
		broken[i] ^= 2
		if ok, _ := keys(t).CheckPassword(v.password, broken); ok {
			t.Errorf("with byte %d changed it is taken", i)
		}
	}
	for name, broken := range map[string][]byte{
		"nothing": nil, "cut": hash[:57], "longer": append(slices.Clone(hash), 0), "a version to come": append([]byte{2}, hash[1:]...),
		"no passes": with(hash, 4, 0), "no memory": with(hash, 7, 0, 0), "no threads": with(hash, 9, 0),
		"too many passes": with(hash, 4, 17), "too much memory": with(hash, 5, 1), "too many threads": with(hash, 9, 17),
	} {
		k := keys(t)
		if n := testing.AllocsPerRun(1, func() {
			if ok, _ := k.CheckPassword(v.password, broken); ok {
				t.Errorf("%s: it is taken", name)
			}
		}); n > 10 {
			t.Errorf("%s: it takes %v allocations", name, n)
		}
	}
}

// with is a hash with other bytes from i on.
func with(hash []byte, i int, to ...byte) []byte {
	out := slices.Clone(hash)
	copy(out[i:], to)
	return out
}

// A name that nobody has costs the same work as one that somebody has, and no
// password fits it.
func TestDummyHash(t *testing.T) {
	a, b, real := keys(t).DummyHash(), keys(t).DummyHash(), keys(t).HashPassword("x")
	if bytes.Equal(a[10:], b[10:]) {
		t.Error("two are the same")
	}
	if len(a) != len(real) || !bytes.Equal(a[:10], real[:10]) {
		t.Errorf("it asks for other work: %x, not %x", a[:10], real[:10])
	}
	if ok, outdated := keys(t).CheckPassword("", a); ok || outdated {
		t.Error("a password fits it")
	}
}

func TestBlindIndex(t *testing.T) {
	k := keys(t)
	got := k.BlindIndex("name", "anna berg")
	if got != "ycX5Aid2-6L7AcskynI5SQ" { // from an HMAC and HKDF by another hand
		t.Errorf("the index is %s", got)
	}
	for name, other := range map[string]string{
		"another purpose":  k.BlindIndex("email", "anna berg"),
		"another name":     k.BlindIndex("name", "anna bert"),
		"moved border":     k.BlindIndex("name a", "nna berg"),
		"another root key": otherKeys(t).BlindIndex("name", "anna berg"),
	} {
		if other == got || len(other) != 22 {
			t.Errorf("%s: %s", name, other)
		}
	}
}

func TestTokens(t *testing.T) {
	if got := vault.TokenHash("abc"); got != "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0" { // FIPS 180-4, B.1
		t.Errorf("the hash is %s", got)
	}
	seen := map[string]bool{}
	for range 100 {
		token := vault.NewToken()
		if len(token) != 43 || strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Fatalf("the token %q", token)
		}
		seen[token] = true
	}
	if len(seen) != 100 {
		t.Errorf("100 tokens were only %d", len(seen))
	}
}

func BenchmarkHashPassword(b *testing.B) {
	k := keys(b)
	for b.Loop() {
		k.HashPassword("coffee train umbrella")
	}
}

// One password is found among those of all who may be meant, also one with a salt of
// its own, and nobody else's.
func TestCheckAny(t *testing.T) {
	k := keys(t)
	hashes := [][]byte{nil, k.HashPasswordOf("otter/2012", "one"), k.HashPassword("two"), k.HashPasswordOf("otter/2012", "one"), []byte("broken")}
	for given, want := range map[string]int{"one": 1, "two": 2, "three": -1, "": -1} {
		if got := k.CheckAny("otter/2012", given, hashes); got != want {
			t.Errorf("%q is %d, want %d", given, got, want)
		}
	}
	if k.CheckAny("heron/2012", "one", hashes[:1]) != -1 || bytes.Equal(k.HashPasswordOf("heron/2012", "one"), hashes[1]) {
		t.Error("two names have one salt")
	}
	if ok, outdated := k.CheckPassword("one", hashes[1]); !ok || outdated {
		t.Errorf("alone it is %t, outdated %t", ok, outdated)
	}
}

// A device is known by a token that was made under this root key, and by no
// other text.
func TestKnownDevice(t *testing.T) {
	keys, other := freshKeys(t), freshKeys(t)
	token := keys.NewDevice()
	id, ok := keys.KnownDevice(token)
	if again, _ := keys.KnownDevice(token); !ok || again != id || id == [vault.DeviceSize]byte{} {
		t.Fatalf("%s is %x, %t", token, id, ok)
	}
	if second, _ := keys.KnownDevice(keys.NewDevice()); second == id {
		t.Error("two devices have one name")
	}
	swapped := "A" + token[1:]
	if token[0] == 'A' {
		swapped = "B" + token[1:]
	}
	for _, text := range []string{"", "x", vault.NewToken(), other.NewDevice(), swapped, token + "A", token[1:], strings.Repeat("=", len(token))} {
		if _, ok := keys.KnownDevice(text); ok {
			t.Errorf("%q is known", text)
		}
	}
}

func freshKeys(t *testing.T) *vault.Keys {
	t.Helper()
	keys, err := vault.NewKeys(vault.NewRoot())
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
