package account

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

// noon is a moment; the tests move from it.
var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)

func TestAccountIsKept(t *testing.T) {
	a := Account{
		Name: "Anna", Email: "a@example.org", EmailProved: noon, Zone: "Europe/Vienna", Language: "en", Created: noon,
		Password: []byte{1}, PIN: []byte{2}, Paper: []byte{3},
		Passkeys: []Passkey{{ID: []byte{4}, Name: "Phone", Added: noon, Used: noon, Credential: json.RawMessage(`{"a":1}`)}},
		Recovery: ByWaiting, Lock: true, Discreet: true,
		Failures: Failures{At: []int64{5}, Run: 1},
		Devices:  []Device{{ID: "d", Seen: noon, Failures: Failures{At: []int64{6}, Run: 1}}},
		Asks:     []Ask{{For: ToWait, Secret: "s", At: noon}},
		Child: &Child{
			Born: 2014, Words: Words{Hash: []byte{7}, Made: noon}, Form: "f", LetEnd: []string{"b"},
		},
	}
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var back Account
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(a, back) {
		t.Errorf("%+v came back as %+v, %v", a, back, err)
	}
	fields := reflect.ValueOf(a)
	for i := range fields.NumField() {
		if fields.Field(i).IsZero() {
			t.Errorf("this test has no %s", fields.Type().Field(i).Name)
		}
	}
	lone := Account{Zone: "UTC", Created: noon, Recovery: NoRecovery}
	if text, _ := json.Marshal(lone); string(text) != `{"zone":"UTC","created":"2026-03-09T12:00:00Z","recovery":"none"}` {
		t.Errorf("a lone parent's account is %s", text)
	}
}

// What a passkey answered is good once, and a clock that went back locks nobody out.
func TestUsePasskey(t *testing.T) {
	const failed = "passkey.error.failed"
	id, late := []byte{1}, noon.Add(10*365*24*time.Hour)
	a := Account{Passkeys: []Passkey{{ID: []byte{0}}, {ID: id, Added: noon}}}
	for _, step := range []struct {
		what       string
		id         []byte
		asked, now time.Time
		want       string
	}{
		{"the first", id, noon, noon.Add(time.Second), ""},
		{"the same again", id, noon, noon.Add(2 * time.Second), failed},
		{"asked when it was used", id, noon.Add(time.Second), noon.Add(2 * time.Second), failed},
		{"asked since", id, noon.Add(time.Second + 1), noon.Add(2 * time.Second), ""},
		{"of nobody", []byte{9}, noon.Add(time.Minute), noon.Add(time.Minute), failed},
		{"in ten years", id, late, late.Add(time.Second), ""},
		{"back again", id, noon.Add(time.Hour), noon.Add(time.Hour + time.Second), ""},
		{"back again, twice", id, noon.Add(time.Hour), noon.Add(time.Hour + 2*time.Second), failed},
	} {
		before := a.Passkeys[1]
		says(t, step.what, a.UsePasskey(step.id, PasskeyUse{Credential: json.RawMessage(`"` + step.what + `"`), Asked: step.asked}, step.now), step.want)
		want := before
		if step.want == "" {
			want.Used, want.Credential = step.now, json.RawMessage(`"`+step.what+`"`)
		}
		if !reflect.DeepEqual(a.Passkeys, []Passkey{{ID: []byte{0}}, want}) {
			t.Errorf("%s: %+v", step.what, a.Passkeys)
		}
	}
}

func TestPasskeys(t *testing.T) {
	a := Account{Name: "Anna", PIN: []byte{1}}
	for i := range byte(MaxPasskeys) {
		says(t, "add", a.AddPasskey(Passkey{ID: []byte{i}}), "")
	}
	says(t, "one more", a.AddPasskey(Passkey{ID: []byte{99}}), "account.error.passkeys")
	says(t, "one again", a.AddPasskey(Passkey{ID: []byte{3}, Name: "Phone"}), "")
	if len(a.Passkeys) != MaxPasskeys || a.Passkeys[3].Name != "Phone" {
		t.Errorf("%d passkeys, the fourth %+v", len(a.Passkeys), a.Passkeys[3])
	}
	for i := range byte(MaxPasskeys) - 1 {
		says(t, "remove", a.RemovePasskey([]byte{i}), "")
	}
	says(t, "one that is not there", a.RemovePasskey([]byte{99}), "")
	says(t, "the last", a.RemovePasskey([]byte{MaxPasskeys - 1}), "account.error.last_way_in")
	if len(a.Passkeys) != 1 {
		t.Fatalf("%d passkeys are left", len(a.Passkeys))
	}
	a.Password = []byte{1}
	says(t, "the last beside a password", a.RemovePasskey([]byte{MaxPasskeys - 1}), "")
	lone := Account{Passkeys: []Passkey{{ID: []byte{1}}}, Lock: true}
	says(t, "a lone parent's", lone.RemovePasskey([]byte{1}), "")
	if lone.Lock || len(lone.Passkeys) != 0 {
		t.Error("the lock is on and nothing opens it")
	}
}

func TestSetLock(t *testing.T) {
	for name, c := range map[string]struct {
		a    Account
		want string
	}{
		"nothing to open it": {Account{Password: []byte{1}}, "account.error.lock_needs_pin"},
		"a PIN":              {Account{PIN: []byte{1}}, ""},
		"a passkey":          {Account{Passkeys: make([]Passkey, 1)}, ""},
	} {
		says(t, name, c.a.SetLock(true), c.want)
		if c.a.Lock != (c.want == "") {
			t.Errorf("%s: the lock is %v", name, c.a.Lock)
		}
		says(t, name+", off", c.a.SetLock(false), "")
		if c.a.Lock {
			t.Errorf("%s: the lock stays on", name)
		}
	}
}

func TestZone(t *testing.T) {
	a := Account{Zone: "Europe/Vienna"}
	for _, bad := range []string{"", "Local", "Europe/Nowhere", "../etc/passwd", "europe vienna"} {
		says(t, bad, a.SetZone(bad), "account.error.zone")
	}
	if a.Location().String() != "Europe/Vienna" {
		t.Errorf("the zone became %v", a.Location())
	}
	says(t, "Kathmandu", a.SetZone("Asia/Kathmandu"), "")
	if _, offset := noon.In(a.Location()).Zone(); offset != 20700 {
		t.Errorf("Kathmandu is %d seconds from UTC", offset)
	}
	if (&Account{Zone: "Mars/Olympus"}).Location() != time.UTC {
		t.Error("a zone that is gone is not UTC")
	}
}

// What is new about a passkey is told for a week, whatever the clock did since.
func TestPasskeyNews(t *testing.T) {
	at := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		use   PasskeyUse
		after time.Duration
		want  bool
	}{
		{PasskeyUse{}, 0, false},
		{PasskeyUse{Synced: true}, 0, true},
		{PasskeyUse{Behind: true}, passkeyNewsFor - 1, true},
		{PasskeyUse{Behind: true}, passkeyNewsFor, false},
		{PasskeyUse{Synced: true}, -400 * 24 * time.Hour, false},
	} {
		a := Account{Passkeys: []Passkey{{ID: []byte("k")}}}
		c.use.Asked = at
		if err := a.UsePasskey([]byte("k"), c.use, at); err != nil {
			t.Fatal(err)
		}
		if got := a.PasskeyNews(at.Add(c.after)); got != c.want {
			t.Errorf("%+v after %v: %v", c.use, c.after, got)
		}
	}
}
